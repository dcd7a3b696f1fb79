import { useSignal } from '@preact/signals'
import type { PackedAnswer, UploadAnswer } from '../../../server/api/types.ts'
import { view } from '../state/address.ts'
import { count } from '../state/formatted.ts'
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

/** What of a packed file did not become files. */
const Unpacked = ({ packed }: { readonly packed: PackedAnswer }) => {
  const w = words.value
  const { name, links, devices, problemCount, problems } = packed
  const told = [
    problemCount > 0 ? w.notUnpacked(problemCount, count(problemCount)) : '',
    links > 0 ? w.linksPassedOver(links, count(links)) : '',
    devices > 0 ? w.devicesPassedOver(devices, count(devices)) : '',
  ].filter((one) => one !== '')
  return (
    <div class="notice" role="status" data-testid="unpacked" data-file={name}>
      <span>{`${name}: ${told.join(', ')}.`}</span>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <li key={problem.message}>{w.unpackProblem(problem, name)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

const isWorthANotice = ({ links, devices, problemCount }: PackedAnswer): boolean =>
  links + devices + problemCount > 0

/** What is to be said, and decided, about the uploads that are shown. */
export const Notices = () => {
  const shown = (uploads.value ?? []).filter(({ id }) => view.value.uploads.includes(id))
  const onTheWay = new Set(transfers.value.map(({ upload }) => upload))
  return (
    <>
      {shown.flatMap(({ id, packed }) =>
        packed
          .filter(isWorthANotice)
          .map((one) => <Unpacked key={`${id}/${String(one.file)}`} packed={one} />),
      )}
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
