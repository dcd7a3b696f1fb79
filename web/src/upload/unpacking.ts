import { fetchUpload } from '../wire/request.ts'

const POLL_INTERVAL_MS = 1000

/**
 * Resolves when the server has unpacked a file that was sent packed, and what came of it is analysed.
 * Throws RequestFailure, also where the upload is deleted meanwhile, and the signal's reason.
 */
export const untilUnpacked = async (upload: string, file: number, signal: AbortSignal): Promise<void> => {
  for (;;) {
    const { packed, files } = await fetchUpload(upload, signal)
    const own = packed.find((one) => one.file === file)
    const isDone = own === undefined || own.state === 'done'
    if (isDone && files.every(({ unpackedFrom, complete }) => unpackedFrom === null || complete)) return
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
    signal.throwIfAborted()
  }
}
