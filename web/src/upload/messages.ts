import type { UploadAnswer } from '../../../server/api/types.ts'
import type { ProblemKind } from './problem.ts'

/** What the page and its upload worker say to each other. `key` names one dropped file for the life of the page. */

export type ToWorker =
  | { readonly kind: 'send'; readonly files: readonly PickedFile[] }
  | { readonly kind: 'retry'; readonly key: number }
  /** The upload is being deleted: stop sending to it. */
  | { readonly kind: 'stop'; readonly upload: string }

export interface PickedFile {
  readonly key: number
  /** With its folder, where one was dropped. */
  readonly name: string
  readonly file: File
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly key: number; readonly progress: Progress }
  /** The upload is there; its files are `keys`, in order. `first` is false for the further uploads of one drop. */
  | {
      readonly kind: 'created'
      readonly upload: UploadAnswer
      readonly keys: readonly number[]
      readonly first: boolean
      /** Uploads that these files were thought to belong to. */
      readonly instead: readonly string[]
    }

export type TransferState = 'waiting' | 'reading' | 'sending' | 'analysing' | 'unpacking' | 'done' | 'failed'

export interface Progress {
  readonly state: TransferState
  /** Bytes of text that have left. */
  readonly sent: number
  /** Bytes of text, null where they are not known yet. */
  readonly total: number | null
  /** 0 to 1. */
  readonly fraction: number
  /** The server was busy or away, and is asked again. */
  readonly retrying: boolean
  readonly failure: Failure | null
}

export type Failure =
  | { readonly kind: ProblemKind; readonly format: string }
  /** The server's own sentence. */
  | { readonly kind: 'server'; readonly message: string }
  | { readonly kind: 'network' }
