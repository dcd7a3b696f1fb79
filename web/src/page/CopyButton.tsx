import { useSignal } from '@preact/signals'
import { words } from '../state/preferences.ts'
import { copyText } from './copyText.ts'
import { Icon } from './Icon.tsx'

const SHOWN_MS = 1500

export const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const copied = useSignal(false)
  const copy = async (): Promise<void> => {
    if (!(await copyText(text))) return
    copied.value = true
    setTimeout(() => {
      copied.value = false
    }, SHOWN_MS)
  }
  return (
    <button
      type="button"
      class="quiet icon-button"
      title={label}
      aria-label={label}
      onClick={() => void copy()}
    >
      <Icon name={copied.value ? 'check' : 'copy'} />
      <span class="offscreen" role="status">
        {copied.value ? words.value.copied : ''}
      </span>
    </button>
  )
}
