import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { words } from '../state/preferences.ts'
import { droppedFiles } from '../upload/dropped.ts'
import { addFiles } from '../upload/transfers.ts'
import { Icon } from './Icon.tsx'

const bringsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** The whole page takes files. Listens on the window, so that a drop beside an element never opens the file instead. */
export const DropZone = ({ children }: { readonly children: ComponentChildren }) => {
  const over = useSignal(false)
  // Before the first paint: whoever sees the page can drop on it.
  useLayoutEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!bringsFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
      over.value = true
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) over.value = false
    }
    const onDrop = (event: DragEvent): void => {
      over.value = false
      if (!event.dataTransfer || !bringsFiles(event)) return
      event.preventDefault()
      void droppedFiles(event.dataTransfer).then(addFiles)
    }
    // Entering an element asks first: where the answer is no, a drop before the next move opens the files as pages.
    addEventListener('dragenter', onOver)
    addEventListener('dragover', onOver)
    addEventListener('dragleave', onLeave)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragenter', onOver)
      removeEventListener('dragover', onOver)
      removeEventListener('dragleave', onLeave)
      removeEventListener('drop', onDrop)
    }
  }, [])
  return (
    <div class="page" data-testid="drop-zone">
      {children}
      {over.value && (
        <div class="drop-veil" aria-hidden="true">
          <div>
            <Icon name="drop" />
            {words.value.emptyTitle}
          </div>
        </div>
      )}
    </div>
  )
}
