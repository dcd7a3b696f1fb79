/**
 * One error type for everything a user or client can do something about.
 * `code` is stable and machine-readable; `message` is one sentence that says what to do.
 * The mapping to HTTP stands in api/errors.ts, the one to exit statuses in cli/main.ts.
 */
export type ErrorCode =
  | 'bad-request' // the request can't be understood: say it differently
  | 'not-found' // there is no such upload, file, part or group
  | 'conflict' // other bytes for a part that is stored, or a file that is complete
  | 'incomplete' // parts are missing, or sizes disagree
  | 'gone' // the upload was deleted
  | 'too-large' // past a documented limit
  | 'unsupported' // a format or version that is not read here
  | 'forbidden' // foreign Host or Origin, or no token
  | 'busy' // queues are full: try again after retryAfterSeconds
  | 'disk-full' // nothing was acknowledged; free some room and send again
  | 'internal' // a defect of Logkin

export class LogkinError extends Error {
  override readonly name = 'LogkinError'
  readonly code: ErrorCode
  /** More facts for programs, JSON-serialisable: the missing parts, for instance. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
