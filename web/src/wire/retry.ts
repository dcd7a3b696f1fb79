/**
 * When and how often a request is tried again.
 * Every request of the page is safe to repeat (parts are keyed, creation carries an Idempotency-Key), so a lost
 * connection, a restarting worker or a full queue costs time and nothing else.
 */

/** The first wait; each further one doubles up to LONGEST_WAIT_MS. */
const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 15_000

/** Statuses that say "not now" or "not me" rather than "not so". */
const TRANSIENT = new Set([408, 425, 429])

/** A request that has failed: `status` 0 stands for "no answer came". */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure'
  readonly status: number
  readonly code: string
  readonly retryAfterMs: number | null

  constructor(status: number, code: string, message: string, retryAfterMs: number | null = null) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export const isTransient = (failure: RequestFailure): boolean =>
  failure.status === 0 || failure.status >= 500 || TRANSIENT.has(failure.status)

/** The queue is full and says so: worth more patience than a failure. */
const isBusy = (failure: RequestFailure): boolean => failure.status === 429 || failure.status === 503

/** Retry-After in seconds or as a date, in milliseconds from `nowMs`; null where there is none that can be read. */
export const readRetryAfter = (header: string | null, nowMs: number): number | null => {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}

/**
 * Milliseconds to wait before attempt `attempt + 1` (the first has number 1). `random` in [0, 1) spreads clients over
 * half of the wait; a Retry-After is a lower bound.
 */
export const waitBeforeRetry = (attempt: number, retryAfterMs: number | null, random: number): number => {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
  const spread = full / 2 + (full / 2) * random
  return Math.max(retryAfterMs === null ? 0 : retryAfterMs + spread / 4, spread)
}

export interface RetryOptions {
  /** Attempts that may fail in a row, the first included. */
  readonly attempts: number
  /** The same where the server says that it is busy. */
  readonly busyAttempts?: number
  readonly signal?: AbortSignal | undefined
  /** Hears of each wait: the page says that it tries again. */
  readonly onWait?: (failure: RequestFailure, waitMs: number) => void
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly random?: () => number
}

/** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
export const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })

/** Runs `run` until it succeeds, fails for good, or has failed too often; then its last failure is thrown. */
export const withRetry = async <T>(run: () => Promise<T>, options: RetryOptions): Promise<T> => {
  const {
    attempts,
    busyAttempts = attempts,
    signal,
    onWait,
    sleep = sleepFor,
    random = Math.random,
  } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof RequestFailure) || !isTransient(error) || signal?.aborted) throw error
      if (attempt >= (isBusy(error) ? Math.max(attempts, busyAttempts) : attempts)) throw error
      const waitMs = waitBeforeRetry(attempt, error.retryAfterMs, random())
      onWait?.(error, waitMs)
      await sleep(waitMs, signal)
    }
  }
}
