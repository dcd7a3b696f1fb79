import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ReadingChange, UploadAnswer } from '../../../server/api/types.ts'
import { words } from '../state/preferences.ts'
import { sentenceOf } from '../state/sentence.ts'
import { readAnew } from '../state/uploads.ts'

/** Character sets that logs are written in; the API takes any of the Encoding Standard. */
const CHARSETS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1251',
  'koi8-r',
  'windows-1252',
]

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

/** Stands for "as the text says" in a choice. */
const LEARNED = ''

interface ReadingDialogProps {
  readonly upload: UploadAnswer
  readonly onClose: () => void
}

/** Shows how a file is read, and has it read in another way. */
export const ReadingDialog = ({ upload, onClose }: ReadingDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const index = useSignal(0)
  const change = useSignal<ReadingChange>({})
  const busy = useSignal(false)
  const failure = useSignal<string | null>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const w = words.value
  const file = upload.files[index.value]
  if (!file) return null
  const apply = async (): Promise<void> => {
    busy.value = true
    failure.value = null
    try {
      await readAnew(upload.id, file.index, change.value)
      onClose()
    } catch (error) {
      failure.value = sentenceOf(error)
      busy.value = false
    }
  }
  const set = (more: ReadingChange): void => {
    change.value = { ...change.value, ...more }
  }
  const { zone = file.zone, date = file.date } = change.value
  const charset =
    change.value.charset === undefined ? file.chosen.charset && file.charset : change.value.charset
  const named = file.chosen.format
  const format = change.value.format === undefined ? named : change.value.format
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="reading-title" onClose={onClose}>
      <h2 id="reading-title">{w.readingTitle}</h2>
      <form
        class="reading-form"
        onSubmit={(event) => {
          event.preventDefault()
          void apply()
        }}
      >
        {upload.files.length > 1 && (
          <label>
            {w.readingFile}
            <select
              value={index.value}
              onChange={(event) => {
                index.value = Number(event.currentTarget.value)
                change.value = {}
              }}
            >
              {upload.files.map(({ index: at, name }) => (
                <option key={at} value={at}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {w.readingFormat}
          <select
            value={format ?? LEARNED}
            onChange={(event) => {
              const { value } = event.currentTarget
              set({ format: value === LEARNED ? null : value })
            }}
          >
            <option value={LEARNED}>{named === undefined ? w.asFound(file.format) : w.asTextSays}</option>
            <option value="plain">{w.plainFormat}</option>
            {named !== undefined && named !== 'plain' && <option value={named}>{named}</option>}
          </select>
        </label>
        <label>
          {w.readingZone}
          <input
            type="text"
            list="reading-zones"
            value={zone}
            required
            onInput={(event) => {
              set({ zone: event.currentTarget.value.trim() })
            }}
          />
          <datalist id="reading-zones">
            {ZONES.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
        <label>
          {w.readingDate}
          <input
            type="date"
            value={date}
            required
            onInput={(event) => {
              set({ date: event.currentTarget.value })
            }}
          />
        </label>
        <label>
          {w.readingCharset}
          <select
            value={charset ?? LEARNED}
            onChange={(event) => {
              const { value } = event.currentTarget
              set({ charset: value === LEARNED ? null : value })
            }}
          >
            <option value={LEARNED}>
              {file.chosen.charset === undefined ? w.asFound(file.charset) : w.asTextSays}
            </option>
            {[...new Set([...CHARSETS, ...(charset ? [charset] : [])])].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <p class="note">{w.readingNote}</p>
        {failure.value !== null && <p class="failure">{failure.value}</p>}
        <div class="dialog-actions">
          <button type="button" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="primary" disabled={busy.value}>
            {w.readAnew}
          </button>
        </div>
      </form>
    </dialog>
  )
}
