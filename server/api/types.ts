/**
 * The contract between the API and its clients, as types: what the answers hold and what requests say.
 * The page imports from here and from nothing else of the server; nothing in this file exists at run time.
 */
export type * from '../model/answers.ts'
export type { UnpackProblem } from '../model/upload.ts'
export type { LevelKey } from '../model/level.ts'
export type { ErrorCode } from '../model/errors.ts'
export type { PutPartAnswer, ReadingChange } from '../app/app.ts'

import type { ErrorCode } from '../model/errors.ts'

/** A file as POST /api/v1/uploads announces it. */
export interface CreateFileRequest {
  readonly name: string
  /** Bytes as they are sent, where known. */
  readonly size?: number
  /** Base64 of the file's first bytes as they are sent, at most SAMPLE_BYTES of them. */
  readonly sample: string
  /** Overrides of what is learned from the sample. */
  readonly charset?: string
  /** The header of its lines, "time level [thread] logger: message", or "plain". */
  readonly format?: string
  /** "UTC", an IANA name or "+08:00": the zone of times that name none. */
  readonly zone?: string
  /** "YYYY-MM-DD": the day that times without a year or date end at. */
  readonly date?: string
}

/** Body of POST /api/v1/uploads. Header Idempotency-Key makes it safe to send again. */
export interface CreateUploadRequest {
  readonly files: readonly CreateFileRequest[]
}

/** Body of POST /api/v1/uploads/unfinished. */
export interface FindUnfinishedRequest {
  readonly files: readonly {
    readonly name: string
    readonly size?: number
    /** 64 hex digits, of the sample. */
    readonly sampleSha256: string
  }[]
}

/** Body of POST /api/v1/uploads/{id}/files/{f}/complete. */
export interface CompleteFileRequest {
  readonly bytes: number
  readonly parts: number
}

/** Body of every answer that is not a success. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: ErrorCode
    /** One sentence that says what to do. */
    readonly message: string
    /** Facts for programs; `missing` holds part numbers where a file can't be completed yet. */
    readonly details?: Readonly<Record<string, unknown>>
  }
}
