import { LogkinError } from '../model/errors.ts'
import type { Steps } from '../model/steps.ts'
import type { PartAnalyst } from './part-analyst.ts'
import type { PartJoiner } from './part-joiner.ts'
import type { PartAnswer, PartTask } from './part-task.ts'
import type { PartThreads } from './part-threads.ts'
import { letOthersIn, workFor } from './turns.ts'

/** Parts that may be analysed while an earlier one is waited for, besides those the threads have: what is found of each is held, and one more part. */
const MOST_AHEAD = 4
/** Threads are heard, and given more to do, after so long. */
const TURN_MS = 10

interface Waiting {
  readonly bytes: number
  readonly promise: Promise<unknown>
  /** Null until it is there. */
  answer: PartAnswer | null
}

export interface Analysts {
  readonly threads: PartThreads
  /** What this thread analyses with. */
  readonly own: PartAnalyst
}

/**
 * Has parts analysed and joins them in their order. This thread gives the others enough to do, then joins what is there, and analyses a
 * part itself where nothing is, so that one thread fewer has to be started.
 * @param label of the file, for messages
 */
export const joinParts = async (
  tasks: AsyncIterable<PartTask> | Iterable<PartTask>,
  analysts: Analysts,
  joiner: PartJoiner,
  label: string,
): Promise<void> => {
  const upcoming = inTurn(tasks)
  try {
    await joinAll(upcoming, analysts, joiner, label)
  } finally {
    await upcoming.return(undefined)
  }
}

const joinAll = async (
  upcoming: AsyncGenerator<PartTask, undefined>,
  { threads, own }: Analysts,
  joiner: PartJoiner,
  label: string,
): Promise<void> => {
  const waiting: Waiting[] = []
  let joining: Steps<void> | null = null
  let next = await upcoming.next()
  for (;;) {
    if (threads.failure) throw threads.failure
    // More of them may have started.
    const most = 2 * threads.count + MOST_AHEAD
    for (; !next.done && threads.needsMore && waiting.length < most; next = await upcoming.next())
      waiting.push(asked(next.value, threads))
    const [first] = waiting
    if (joining) {
      if (workFor(joining, TURN_MS, () => performance.now()).done) joining = null
      await letOthersIn()
    } else if (first?.answer) {
      waiting.shift()
      joining = joined(joiner, first.answer, first.bytes, label)
    } else if (!next.done && waiting.length < most) {
      const answer = own.answer(next.value)
      waiting.push({ bytes: bytesOf(next.value), promise: Promise.resolve(), answer })
      await letOthersIn()
      next = await upcoming.next()
    } else if (first) await first.promise
    else return
  }
}

async function* inTurn(
  tasks: AsyncIterable<PartTask> | Iterable<PartTask>,
): AsyncGenerator<PartTask, undefined> {
  yield* tasks
}

const asked = (task: PartTask, threads: PartThreads): Waiting => {
  const waiting: Waiting = {
    bytes: bytesOf(task),
    promise: threads.analyze(task).then((answer) => (waiting.answer = answer)),
    answer: null,
  }
  // Who waits for it learns of a failure; nobody may, where an earlier part failed.
  waiting.promise.catch(() => undefined)
  return waiting
}

const bytesOf = ({ source }: PartTask): number => ('bytes' in source ? source.bytes.length : source.length)

function* joined(joiner: PartJoiner, answer: PartAnswer, bytes: number, label: string): Steps<void> {
  if (answer.kind === 'unreadable') throw new LogkinError('not-found', `${label}: ${answer.reason}.`)
  if (answer.length < bytes)
    throw new LogkinError('unsupported', `${label} became shorter while it was read; try again.`)
  if (answer.kind === 'undecided') yield* joiner.addUndecided(answer.bytes)
  else yield* joiner.add(answer)
}
