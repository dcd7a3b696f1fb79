import { readSync } from 'node:fs'
import type { AnalyzeContext } from '../analyze.ts'
import { CounterMemory } from '../counter.ts'
import { analyzePart } from './part-analysis.ts'
import type { PartAnswer, PartTask } from './part-task.ts'

/** Analyses parts one after the other, in memory of its own. An answer is no part of it: it can be kept, or handed over. */
export class PartAnalyst {
  /** Holds the text of one part after the other. */
  #room = new Uint8Array(0)
  readonly #memory = new CounterMemory()

  answer({ context, source, withLines }: PartTask): PartAnswer {
    if ('bytes' in source) return this.#analyzed(source.bytes, context, withLines)
    let bytes: Uint8Array
    try {
      bytes = this.#read(source.descriptor, context.offset, source.length)
    } catch (error) {
      return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
    }
    return this.#analyzed(bytes, context, withLines)
  }

  #read(descriptor: number, from: number, length: number): Uint8Array {
    if (this.#room.length < length) this.#room = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const more = readSync(descriptor, this.#room, filled, length - filled, from + filled)
      if (more === 0) break
      filled += more
    }
    return this.#room.subarray(0, filled)
  }

  #analyzed(bytes: Uint8Array, context: AnalyzeContext, withLines: boolean): PartAnswer {
    const { length } = bytes
    const part = analyzePart(bytes, context, withLines, this.#memory)
    if (part === null) return { kind: 'undecided', length, bytes: copyOf(bytes) }
    const { head, body, tail, tailAt, tailState, lines } = part
    return {
      kind: 'decided',
      length,
      head: copyOf(head),
      body: copyOf(body),
      tail: copyOf(tail),
      tailAt,
      tailState,
      lines: lines && { runs: Int32Array.from(lines.runs), rows: Uint32Array.from(lines.rows) },
    }
  }
}

/** What is handed over is handed over with its whole buffer; of a Buffer, `slice` is no copy. */
const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
