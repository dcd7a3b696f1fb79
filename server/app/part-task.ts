import type { AnalyzeContext } from '../analyze.ts'
import type { StateCode } from '../parse/continuation.ts'

/** A part of a file to be analysed: its bytes, or where they stand in a file that this process has open. */
export interface PartTask {
  readonly context: AnalyzeContext
  readonly source:
    { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly descriptor: number; readonly length: number }
  /** Also say which lines each entry has. */
  readonly withLines: boolean
}

/** What was found: bytes that can be handed over, nothing that has to be copied. `length` is how many bytes it read. */
export type PartAnswer =
  | {
      readonly kind: 'decided'
      readonly length: number
      readonly head: Uint8Array<ArrayBuffer>
      /** Its summary, as cluster/summary-code.ts writes it. */
      readonly body: Uint8Array<ArrayBuffer>
      readonly tail: Uint8Array<ArrayBuffer>
      readonly tailAt: number
      readonly tailState: StateCode
      readonly lines: {
        readonly runs: Int32Array<ArrayBuffer>
        readonly rows: Uint32Array<ArrayBuffer>
      } | null
    }
  | { readonly kind: 'undecided'; readonly length: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** The system says that the file can't be read. */
  | { readonly kind: 'unreadable'; readonly reason: string }
