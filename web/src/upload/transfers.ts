import { computed, signal } from '@preact/signals'
import { changeView, view } from '../state/address.ts'
import { refreshUploads } from '../state/uploads.ts'
import type { DroppedFile } from './dropped.ts'
import type { FromWorker, Progress, ToWorker } from './messages.ts'

/** The files on their way, as the page shows them; the work is done by the upload worker, started with the first. */
export interface Transfer {
  readonly key: number
  readonly name: string
  /** Bytes on disk. */
  readonly size: number
  readonly upload: string | null
  readonly progress: Progress
}

export const transfers = signal<readonly Transfer[]>([])

const isActive = ({ progress }: Transfer): boolean => progress.state !== 'done' && progress.state !== 'failed'

/** True while anything is on its way. */
export const transferring = computed(() => transfers.value.some(isActive))

const NOT_STARTED: Progress = {
  state: 'waiting',
  sent: 0,
  total: null,
  fraction: 0,
  retrying: false,
  failure: null,
}

let nextKey = 1
let worker: Worker | null = null

const tell = (message: ToWorker): void => {
  if (worker === null) {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'logkin-upload' })
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => {
      receive(event.data)
    })
  }
  worker.postMessage(message)
}

const change = (keys: ReadonlySet<number>, update: (transfer: Transfer) => Transfer): void => {
  transfers.value = transfers.value.map((transfer) => (keys.has(transfer.key) ? update(transfer) : transfer))
}

/** What was just dropped is shown, together with whatever else is still on its way. */
const show = (upload: string, first: boolean, instead: readonly string[]): void => {
  const others = transfers.value.filter((transfer) => isActive(transfer) && transfer.upload !== null)
  const shown = view.value.uploads.filter((id) => !instead.includes(id))
  const kept =
    !first || others.some((transfer) => transfer.upload !== upload && shown.includes(transfer.upload ?? ''))
  changeView(
    { uploads: kept ? [...new Set([...shown, upload])] : [upload], group: null, from: null, to: null },
    first ? 'push' : 'replace',
  )
}

const receive = (message: FromWorker): void => {
  if (message.kind === 'progress') {
    const { progress, key } = message
    change(new Set([key]), (transfer) => ({ ...transfer, progress }))
    return
  }
  const { upload, keys, first, instead } = message
  void refreshUploads()
  show(upload.id, first, instead)
  change(new Set(keys), (transfer) => ({ ...transfer, upload: upload.id }))
}

/** Starts sending; what has ended before leaves the list. */
export const addFiles = (files: readonly DroppedFile[]): void => {
  if (files.length === 0) return
  const added = files.map(({ name, file }) => ({ key: nextKey++, name, file }))
  transfers.value = [
    ...transfers.value.filter((transfer) => transfer.progress.state !== 'done'),
    ...added.map(({ key, name, file }): Transfer => ({
      key,
      name,
      size: file.size,
      upload: null,
      progress: NOT_STARTED,
    })),
  ]
  tell({ kind: 'send', files: added })
}

export const retryTransfer = (key: number): void => {
  tell({ kind: 'retry', key })
}

/** Takes what has ended off the list. */
export const dismissTransfers = (): void => {
  transfers.value = transfers.value.filter(isActive)
}

/** Its upload is being deleted. */
export const stopTransfers = (upload: string): void => {
  if (worker === null) return
  tell({ kind: 'stop', upload })
  transfers.value = transfers.value.filter((transfer) => transfer.upload !== upload)
}

// Leaving the page would end what is on its way.
addEventListener('beforeunload', (event) => {
  if (transferring.peek()) event.preventDefault()
})
