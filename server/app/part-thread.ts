import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { AnalyzeContext } from '../analyze.ts'
import { CounterMemory } from '../counter.ts'
import { analyzePart } from './part-analysis.ts'
import type { PartAnswer, PartTask } from './part-task.ts'

/** A thread of `PartThreads`: a part comes in, what it adds up to goes out, one at a time and in order. */
const port = parentPort
if (port === null) throw new Error('part-thread.ts is run by PartThreads.')

port.on('message', (task: PartTask) => {
  const answer = answerTo(task)
  port.postMessage(answer, buffersOf(answer))
})

/** Holds the text of one part after the other, and what is counted of it. */
let room = new Uint8Array(0)
const memory = new CounterMemory()

const answerTo = ({ context, source, withLines }: PartTask): PartAnswer => {
  if ('bytes' in source) return analyzed(source.bytes, context, withLines)
  let bytes: Uint8Array
  try {
    bytes = read(source.descriptor, context.offset, source.length)
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
  }
  return analyzed(bytes, context, withLines)
}

const read = (descriptor: number, from: number, length: number): Uint8Array => {
  if (room.length < length) room = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const more = readSync(descriptor, room, filled, length - filled, from + filled)
    if (more === 0) break
    filled += more
  }
  return room.subarray(0, filled)
}

const analyzed = (bytes: Uint8Array, context: AnalyzeContext, withLines: boolean): PartAnswer => {
  const { length } = bytes
  const part = analyzePart(bytes, context, withLines, memory)
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

/** What is handed over is handed over with its whole buffer; of a Buffer, `slice` is no copy. */
const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

const buffersOf = (answer: PartAnswer): ArrayBuffer[] => {
  switch (answer.kind) {
    case 'unreadable':
      return []
    case 'undecided':
      return [answer.bytes.buffer]
    case 'decided': {
      const { head, body, tail, lines } = answer
      const own = [head.buffer, body.buffer, tail.buffer]
      return lines ? [...own, lines.runs.buffer, lines.rows.buffer] : own
    }
  }
}
