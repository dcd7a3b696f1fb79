import { setTimeout as sleep } from 'node:timers/promises'
import { LogkinError } from '../model/errors.ts'
import { retryAfterSeconds } from './errors.ts'

/** Below the 600 s that the balancer waits for a worker that takes no more bytes. */
const PATIENCE_MS = 300_000

/**
 * Does `work`, again and again while that is 'busy'. For a stream, which its sender can't send again: not reading on
 * slows the sender down, where a refusal would cost all that was sent. `repeatable` says whether another try makes sense.
 */
export const patiently = async <T>(work: () => Promise<T>, repeatable = (): boolean => true): Promise<T> => {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof LogkinError) || error.code !== 'busy') throw error
      if (!repeatable() || performance.now() > end) throw error
      await sleep(1000 * retryAfterSeconds(error))
    }
  }
}
