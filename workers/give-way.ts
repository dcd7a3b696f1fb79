import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

/** On a busy machine a thread so much nicer gets a tenth of another's share, on another all it wants. */
const NICENESS = 10

/** Where Linux shows a process's threads, each with a priority of its own. */
const THREADS = '/proc/self/task'

/** V8's threads, which compile and collect for all others of a process, and most of it for the one that analyses. */
const HELPERS = 'V8Worker'

/**
 * What is analysed gives way to who waits for an answer: the calling thread, and V8's helpers. On Linux alone; elsewhere the whole
 * process would, and its HTTP thread with it.
 */
export const giveWay = (): void => {
  if (process.platform !== 'linux') return
  const niceness = Math.min(constants.priority.PRIORITY_LOW, getPriority() + NICENESS)
  setPriority(niceness)
  for (const thread of threadsNamed(HELPERS)) setPriority(thread, niceness)
}

/** None where the system does not show them. */
const threadsNamed = (name: string): readonly number[] =>
  existsSync(THREADS)
    ? readdirSync(THREADS)
        .filter((thread) => nameOf(thread) === name)
        .map(Number)
    : []

/** "" where it has ended meanwhile. */
const nameOf = (thread: string): string => {
  try {
    return readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}
