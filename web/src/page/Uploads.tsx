import { signal, useSignal } from '@preact/signals'
import type { UploadAnswer } from '../../../server/api/types.ts'
import { view } from '../state/address.ts'
import { bytes, count, instant, namedInstant } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { selectUpload, toggleUpload, uploads, uploadsError } from '../state/uploads.ts'
import { transfers } from '../upload/transfers.ts'
import { contentUrl } from '../wire/request.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { Icon } from './Icon.tsx'
import { ReadingDialog } from './ReadingDialog.tsx'

/** In a narrow window the list is a drawer, open while this is true. */
export const uploadsShown = signal(false)

/** As it was dropped. */
const nameOf = ({ id, files, packed }: UploadAnswer): string =>
  packed.find(({ file }) => file === 0)?.name ?? files[0]?.name ?? id

/** Files that its name does not stand for. */
const othersOf = ({ files, packed }: UploadAnswer): number => {
  const first = packed.find(({ file }) => file === 0)
  return first === undefined
    ? files.length - 1
    : files.filter(({ index, unpackedFrom }) => index > 0 && unpackedFrom !== first.name).length
}

const sizeOf = (upload: UploadAnswer): number =>
  Math.max(
    upload.received.bytes,
    upload.files.reduce((sum, file) => sum + (file.size ?? 0), 0),
  )

const stateOf = (upload: UploadAnswer): { readonly kind: string; readonly text: string } => {
  const w = words.value
  if (upload.duplicateOf !== null) return { kind: 'duplicate', text: w.uploadState.duplicate }
  if (upload.complete && upload.files.some((file) => file.reanalysing))
    return { kind: 'analysing', text: w.uploadState.rereading }
  if (upload.packed.some(({ state }) => state === 'unpacking'))
    return { kind: 'analysing', text: w.uploadState.unpacking }
  if (upload.complete) return { kind: 'complete', text: w.uploadState.complete }
  if (upload.files.every((file) => file.state !== 'open'))
    return { kind: 'analysing', text: w.uploadState.analysing }
  const sending = transfers.value.some(
    (transfer) => transfer.upload === upload.id && transfer.progress.state !== 'failed',
  )
  return sending || upload.missingCount === 0
    ? { kind: 'receiving', text: w.uploadState.receiving }
    : { kind: 'missing', text: w.missingParts(upload.missingCount, count(upload.missingCount)) }
}

const describe = (upload: UploadAnswer): string =>
  [
    ...upload.files.map(({ name, format, unpackedFrom }) =>
      [name, format, ...(unpackedFrom === null ? [] : [words.value.unpackedFrom(unpackedFrom)])].join(' – '),
    ),
    namedInstant(upload.createdAt),
  ].join('\n')

interface UploadItemProps {
  readonly upload: UploadAnswer
  readonly onRead: () => void
  readonly onDelete: () => void
}

const UploadItem = ({ upload, onRead, onDelete }: UploadItemProps) => {
  const w = words.value
  const name = nameOf(upload)
  const shown = view.value.uploads.includes(upload.id)
  const state = stateOf(upload)
  const more = othersOf(upload)
  return (
    <li class={shown ? 'upload shown' : 'upload'} data-upload-id={upload.id}>
      <input
        type="checkbox"
        checked={shown}
        aria-label={w.includeUpload(name)}
        title={w.includeUpload(name)}
        onChange={() => {
          toggleUpload(upload.id)
        }}
      />
      <button
        type="button"
        class="upload-pick"
        title={describe(upload)}
        aria-current={shown}
        onClick={() => {
          selectUpload(upload.id)
          uploadsShown.value = false
        }}
      >
        <span class="upload-name">
          <span class="cut">{name}</span>
          {more > 0 && <span class="more">{w.andMore(count(more))}</span>}
        </span>
        <span class="upload-facts">
          <span>{bytes(sizeOf(upload))}</span>
          <span>{instant(upload.createdAt).slice(5, 16)}</span>
          <span class={`upload-state ${state.kind}`}>{state.text}</span>
        </span>
      </button>
      {upload.complete && upload.files.length === 1 && (
        <a
          class="icon-button upload-action"
          data-testid="download-file"
          href={contentUrl(upload.id, 0)}
          download
          aria-label={w.downloadFile(name)}
          title={w.downloadFile(name)}
        >
          <Icon name="drop" />
        </a>
      )}
      <button
        type="button"
        class="quiet icon-button upload-action"
        aria-label={w.changeReading(name)}
        title={w.changeReading(name)}
        onClick={onRead}
      >
        <Icon name="pencil" />
      </button>
      <button
        type="button"
        class="quiet icon-button upload-action"
        aria-label={w.deleteUpload(name)}
        title={w.deleteUpload(name)}
        onClick={onDelete}
      >
        <Icon name="trash" />
      </button>
    </li>
  )
}

export const Uploads = () => {
  const w = words.value
  const deleting = useSignal<UploadAnswer | null>(null)
  const reading = useSignal<UploadAnswer | null>(null)
  const all = uploads.value ?? []
  return (
    <nav id="uploads" class={uploadsShown.value ? 'uploads open' : 'uploads'} aria-label={w.uploads}>
      <h2 class="caption">{w.uploads}</h2>
      {uploadsError.value !== null && <p class="failure">{uploadsError.value}</p>}
      {all.length > 0 && (
        <button
          type="button"
          class="upload-all"
          title={w.allUploadsTitle}
          aria-pressed={view.value.uploads.length === 0}
          onClick={() => {
            selectUpload(null)
            uploadsShown.value = false
          }}
        >
          <span>{w.allUploads}</span>
          <span class="more">{count(all.length)}</span>
        </button>
      )}
      <ul>
        {all.map((upload) => (
          <UploadItem
            key={upload.id}
            upload={upload}
            onRead={() => {
              reading.value = upload
            }}
            onDelete={() => {
              deleting.value = upload
            }}
          />
        ))}
      </ul>
      {reading.value && (
        <ReadingDialog
          upload={reading.value}
          onClose={() => {
            reading.value = null
          }}
        />
      )}
      {deleting.value && (
        <DeleteDialog
          id={deleting.value.id}
          name={nameOf(deleting.value)}
          onClose={() => {
            deleting.value = null
          }}
        />
      )}
    </nav>
  )
}
