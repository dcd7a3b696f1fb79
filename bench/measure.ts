import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One run of a command. */
export interface Run {
  readonly seconds: number
  /** Peak resident memory of the command's largest process; null where nothing here can tell. */
  readonly peakBytes: number | null
}

const GNU_TIME = '/usr/bin/time'

/**
 * Runs a shell command and says how long it took, and its peak memory where GNU time is there.
 * Throws, with what the command wrote to stderr, unless it ends with status 0.
 */
export const measure = (command: string, folder: string): Run => {
  const report = join(folder, 'time.txt')
  const timed = existsSync(GNU_TIME)
  const [program, args] = timed
    ? [GNU_TIME, ['-v', '-o', report, 'sh', '-c', command]]
    : ['sh', ['-c', command]]
  const begin = process.hrtime.bigint()
  const done = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9
  if (done.status !== 0) throw new Error(`The command failed: ${command}\n${done.stderr}`)
  const kib = timed
    ? /Maximum resident set size \(kbytes\): (\d+)/.exec(readFileSync(report, 'utf8'))?.[1]
    : undefined
  return { seconds, peakBytes: kib === undefined ? null : Number(kib) * 1024 }
}

export interface Median extends Run {
  readonly name: string
  readonly runs: readonly Run[]
}

export const median = (name: string, runs: readonly Run[]): Median => {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('A median needs at least one run.')
  const peaks = runs.flatMap((run) => run.peakBytes ?? [])
  return { name, seconds: middle.seconds, peakBytes: peaks.length === 0 ? null : Math.max(...peaks), runs }
}
