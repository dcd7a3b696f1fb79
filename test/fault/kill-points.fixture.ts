import { readdirSync, unlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type DatabaseType from 'better-sqlite3'

/**
 * To be preloaded into real workers: SIGKILL at a step of a commit, chosen from outside. The folder KILL_POINTS holds files named
 * STEP.ARMING.N; each worker that comes to STEP takes one away, and whoever takes the last kills itself. Without the folder nobody does.
 *
 * The steps: `before` a write takes the lock, `inside` of its transaction when all is written but not committed, `after` the
 * commit, before anyone is told.
 */
const folder = process.env['KILL_POINTS'] ?? ''

const names = (): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const pass = (step: string): void => {
  const ticks = names().filter((name) => name.startsWith(`${step}.`))
  for (const [place, tick] of ticks.entries()) {
    try {
      unlinkSync(join(folder, tick))
    } catch {
      // Another worker took this one.
      continue
    }
    if (place === ticks.length - 1) process.kill(process.pid, 'SIGKILL')
    return
  }
}

type Work = (...args: unknown[]) => unknown

const { prototype } = createRequire(import.meta.url)('better-sqlite3') as typeof DatabaseType
const transactionOf = Reflect.get(prototype, 'transaction') as (
  this: DatabaseType.Database,
  work: Work,
) => DatabaseType.Transaction

const withKillPoints = function (this: DatabaseType.Database, work: Work) {
  // Reads are transactions too; the immediate ones write.
  let writing = false
  const made = transactionOf.call(this, (...args) => {
    const result = work(...args)
    if (writing) pass('inside')
    return result
  })
  const immediate: Work = (...args) => {
    pass('before')
    writing = true
    const result: unknown = made.immediate(...args)
    pass('after')
    return result
  }
  const deferred: Work = (...args) => made.deferred(...args)
  return { deferred, immediate }
}
Reflect.set(prototype, 'transaction', withKillPoints)
