import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { words } from '../state/preferences.ts'
import { sentenceOf } from '../state/sentence.ts'
import { removeUpload } from '../state/uploads.ts'
import { stopTransfers } from '../upload/transfers.ts'

interface DeleteDialogProps {
  readonly id: string
  readonly name: string
  readonly onClose: () => void
}

/** Asks before an upload is deleted. The browser keeps the focus inside, and Esc cancels. */
export const DeleteDialog = ({ id, name, onClose }: DeleteDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const busy = useSignal(false)
  const failure = useSignal<string | null>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const remove = async (): Promise<void> => {
    busy.value = true
    failure.value = null
    try {
      stopTransfers(id)
      await removeUpload(id)
      onClose()
    } catch (error) {
      failure.value = sentenceOf(error)
      busy.value = false
    }
  }
  const w = words.value
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="delete-title" onClose={onClose}>
      <h2 id="delete-title">{w.deleteQuestion(name)}</h2>
      <p>{w.deleteWarning}</p>
      {failure.value !== null && <p class="failure">{failure.value}</p>}
      <div class="dialog-actions">
        <button type="button" autoFocus onClick={onClose}>
          {w.cancel}
        </button>
        <button type="button" class="danger" disabled={busy.value} onClick={() => void remove()}>
          {w.remove}
        </button>
      </div>
    </dialog>
  )
}
