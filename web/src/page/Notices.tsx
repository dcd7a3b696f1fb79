import { useSignal } from '@preact/signals'
import type { UploadAnswer } from '../../../server/api/types.ts'
import { view } from '../state/address.ts'
import { words } from '../state/preferences.ts'
import { sentenceOf } from '../state/sentence.ts'
import { keepDuplicates, openOriginal, uploads } from '../state/uploads.ts'
import { transfers } from '../upload/transfers.ts'

/** So many names are written out. */
const MAX_NAMES = 3

const namesOf = (files: UploadAnswer['files']): string => {
  const named = files.slice(0, MAX_NAMES).map(({ name }) => name)
  const more = files.length - named.length
  return [...named, ...(more > 0 ? [words.value.andMore(String(more))] : [])].join(', ')
}

const Duplicate = ({ upload }: { readonly upload: UploadAnswer }) => {
  const busy = useSignal(false)
  const failure = useSignal<string | null>(null)
  const w = words.value
  const again = upload.files.filter((file) => file.duplicateOf !== null)
  const run = async (work: (upload: UploadAnswer) => Promise<void>): Promise<void> => {
    busy.value = true
    failure.value = null
    try {
      await work(upload)
    } catch (error) {
      failure.value = sentenceOf(error)
    }
    busy.value = false
  }
  return (
    <div class="notice" role="status" data-testid="already-here" data-upload-id={upload.id}>
      <span>{w.alreadyHere(again.length, namesOf(again))}</span>
      <button
        type="button"
        disabled={busy.value}
        title={upload.duplicateOf === null ? undefined : w.openExistingTitle}
        onClick={() => void run(openOriginal)}
      >
        {w.openExisting}
      </button>
      <button type="button" disabled={busy.value} onClick={() => void run(keepDuplicates)}>
        {w.keepToo}
      </button>
      {failure.value !== null && <p class="failure">{failure.value}</p>}
    </div>
  )
}

const Unfinished = ({ upload }: { readonly upload: UploadAnswer }) => {
  const w = words.value
  const missing = upload.files.filter((file) => file.missingCount > 0)
  return (
    <div class="notice" role="status" data-testid="unfinished" data-upload-id={upload.id}>
      <span>{w.unfinished(missing.length, namesOf(missing))}</span>
    </div>
  )
}

/** What is to be said, and decided, about the uploads that are shown. */
export const Notices = () => {
  const shown = (uploads.value ?? []).filter(({ id }) => view.value.uploads.includes(id))
  const onTheWay = new Set(transfers.value.map(({ upload }) => upload))
  return (
    <>
      {shown.map((upload) => {
        if (upload.files.some((file) => file.duplicateOf !== null))
          return <Duplicate key={upload.id} upload={upload} />
        if (upload.missingCount > 0 && !onTheWay.has(upload.id))
          return <Unfinished key={upload.id} upload={upload} />
        return null
      })}
    </>
  )
}
