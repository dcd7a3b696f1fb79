import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One run of something. */
export interface Run {
  readonly seconds: number
  /** Peak resident memory of the largest process; null where nothing here can tell. */
  readonly peakBytes: number | null
}

const GNU_TIME = '/usr/bin/time'

export const secondsSince = (begin: bigint): number => Number(process.hrtime.bigint() - begin) / 1e9

export const quote = (argument: string): string => `'${argument.replaceAll("'", "'\\''")}'`

/**
 * Runs a shell command and says how long it took, and its peak memory where GNU time is there. Its output goes to a file.
 * Throws, with what the command wrote to stderr, unless it ends with status 0.
 */
export const measure = (command: string, folder: string, output = join(folder, 'out.txt')): Run => {
  const report = join(folder, 'time.txt')
  const timed = existsSync(GNU_TIME)
  const shell = ['sh', '-c', `${command} > ${quote(output)}`]
  const [program = 'sh', ...args] = timed ? [GNU_TIME, '-v', '-o', report, ...shell] : shell
  const begin = process.hrtime.bigint()
  const done = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
  const seconds = secondsSince(begin)
  if (done.status !== 0) throw new Error(`The command failed: ${command}\n${done.stderr}`)
  const kib = timed
    ? /Maximum resident set size \(kbytes\): (\d+)/.exec(readFileSync(report, 'utf8'))?.[1]
    : undefined
  return { seconds, peakBytes: kib === undefined ? null : Number(kib) * 1024 }
}

/** Peak resident memory of a running process as Linux keeps it; null elsewhere. */
export const peakOf = (pid: number | null): number | null => {
  const status = `/proc/${pid}/status`
  const kib = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined
  return kib === undefined ? null : Number(kib) * 1024
}

export interface Median extends Run {
  readonly name: string
  /** Bytes of text that were read in that time. */
  readonly bytes: number
  readonly runs: readonly Run[]
}

/** The middle one by time; of the peaks the highest. */
export const median = (name: string, bytes: number, runs: readonly Run[]): Median => {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('A median needs at least one run.')
  const peaks = runs.flatMap((run) => run.peakBytes ?? [])
  return {
    name,
    bytes,
    seconds: middle.seconds,
    peakBytes: peaks.length === 0 ? null : Math.max(...peaks),
    runs,
  }
}
