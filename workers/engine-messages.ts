import type { App } from '../server/app/app.ts'
import { LogkinError, type ErrorCode } from '../server/model/errors.ts'
import type { Config } from './config.ts'

/**
 * What the HTTP thread and an engine thread say to each other: calls of an App's methods, and their answers.
 * Arguments and answers are structured clones; a part's bytes are transferred, not copied, and their room comes back.
 */

/** `close` is no call: the engine is told to end by the message 'close'. */
export type AppMethod = Exclude<keyof App, 'close'>

export interface EngineCall {
  readonly kind: 'call'
  readonly id: number
  readonly method: AppMethod
  readonly args: readonly unknown[]
  /** Whether the answer is wanted as a JsonAnswer: of a Question. */
  readonly json: boolean
  /** What its arguments stand in, where that is handed over: it goes back with the answer. */
  readonly room: ArrayBuffer | null
}

export type EngineRequest = EngineCall | { readonly kind: 'close' }

export type EngineMessage =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'answer'
      readonly id: number
      readonly value: unknown
      readonly room: ArrayBuffer | null
    }
  | {
      readonly kind: 'error'
      readonly id: number
      readonly error: ErrorMessage
      readonly room: ArrayBuffer | null
    }

/** A LogkinError as plain data: a structured clone of an Error would lose its code. */
export interface ErrorMessage {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

export const toMessage = (error: unknown): ErrorMessage =>
  error instanceof LogkinError
    ? { code: error.code, message: error.message, details: error.details }
    : { code: 'internal', message: 'Something went wrong inside Logkin; its log says what.', details: {} }

export const toError = ({ code, message, details }: ErrorMessage): LogkinError =>
  new LogkinError(code, message, details)

/** The writer changes the store and runs jobs; the reader answers questions, so that none waits behind an analysis. */
export type EngineRole = 'writer' | 'reader'

/** What an engine thread is started with. */
export interface EngineData {
  readonly role: EngineRole
  readonly worker: string
  readonly config: Pick<Config, 'dataDir' | 'logLevel' | 'diskReserveBytes' | 'stagingBytes' | 'retention'>
}
