import type { Lanes } from './lanes.ts'
import type { Part, PartStream, PartTotals } from './parts.ts'

export interface SendPartsOptions {
  /** Sends one part, with its retries; rejects where that is hopeless. `onBytes` hears how much of it has left. */
  readonly put: (part: Part, onBytes: (bytes: number) => void, signal: AbortSignal) => Promise<void>
  readonly lanes: Lanes
  /** Hears after every step: bytes of text sent, and how much of the file on disk has been read. */
  readonly onProgress: (sent: number, consumed: number) => void
  readonly signal: AbortSignal
}

/**
 * Sends a file's parts over the lanes, several at once, and resolves with the totals when all are stored.
 * With the first part that fails for good the others are stopped, and its error is thrown.
 */
export const sendParts = async (parts: PartStream, options: SendPartsOptions): Promise<PartTotals> => {
  const { put, lanes, onProgress, signal } = options
  const stopOthers = new AbortController()
  const either = AbortSignal.any([signal, stopOthers.signal])
  const inFlight = new Map<number, number>()
  const failures: unknown[] = []
  let stored = 0
  let consumed = 0

  const report = (): void => {
    let leaving = 0
    for (const bytes of inFlight.values()) leaving += bytes
    onProgress(stored + leaving, consumed)
  }
  const send = async (part: Part): Promise<void> => {
    try {
      await put(
        part,
        (bytes) => {
          inFlight.set(part.part, Math.min(bytes, part.bytes.length))
          report()
        },
        either,
      )
      stored += part.bytes.length
    } catch (error) {
      failures.push(error)
      stopOthers.abort(error)
    } finally {
      inFlight.delete(part.part)
      report()
    }
  }

  const sending: Promise<void>[] = []
  try {
    for (;;) {
      const release = await lanes.take()
      if (either.aborted) {
        release()
        break
      }
      const next = await parts.next().catch((error: unknown) => {
        release()
        throw error
      })
      if (next.done) {
        release()
        await Promise.all(sending)
        if (failures.length === 0) return next.value
        break
      }
      consumed = next.value.consumed
      sending.push(send(next.value).finally(release))
    }
  } catch (error) {
    failures.push(error)
    stopOthers.abort(error)
  }
  await Promise.all(sending)
  await parts.return({ bytes: 0, parts: 0 })
  throw failures[0] ?? signal.reason
}
