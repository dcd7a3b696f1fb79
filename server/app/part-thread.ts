import { parentPort } from 'node:worker_threads'
import { PartAnalyst } from './part-analyst.ts'
import type { PartAnswer, PartTask } from './part-task.ts'

/** A thread of `PartThreads`: a part comes in, what it adds up to goes out, one at a time and in order. */
const port = parentPort
if (port === null) throw new Error('part-thread.ts is run by PartThreads.')

const analyst = new PartAnalyst()

port.on('message', (task: PartTask) => {
  const answer = analyst.answer(task)
  port.postMessage(answer, buffersOf(answer))
})

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
