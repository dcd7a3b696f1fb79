import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test, vi } from 'vitest'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { InProcess } from './in-process.ts'
import { commands, expectModel, type Model } from './model.ts'
import { FAILED_ONCE } from './failed-once.ts'
import { PATIENCE_MS, seedFor, times } from './scale.ts'

/** Whatever is done in whatever order, with workers that die: a Logkin answers as the plain model of model.ts says. */

vi.mock(import('../../server/model/limits.ts'), async (original) => ({
  ...(await original()),
  PART_BYTES: 64,
  BLOCK_BYTES: 32,
  BLOCKS_PER_PART: 2,
}))
const MAX_BYTES = 600
const MAX_COMMANDS = 40

const folder = mkdtempSync(join(tmpdir(), 'logkin-model-'))
afterAll(() => rmSync(folder, { recursive: true }))

let stores = 0
/** A store of its own for each sequence; what `open` answers opens it, again after a restart. */
const KINDS: readonly (readonly [name: string, runs: number, fresh: () => (clock: () => number) => Store])[] =
  [
    [
      'memory',
      times(5_000, 120),
      () => {
        let kept: Store | null = null
        // Closing a store in memory does nothing, so that a restart finds everything.
        return (clock) => (kept ??= createMemoryStore({ clock }))
      },
    ],
    [
      'SQLite',
      times(1_000, 25),
      () => {
        const path = join(folder, `${stores++}.db`)
        return (clock) => openSqliteStore(path, { clock })
      },
    ],
  ]

describe.each(KINDS)('three workers on a store in %s', (name, runs, fresh) => {
  const answersAsTheModel = (seed: number, numRuns: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(commands(MAX_BYTES, MAX_COMMANDS), async (sequence) => {
        const system = new InProcess(fresh())
        const model: Model = { uploads: [], killed: false }
        await fc.asyncModelRun(() => ({ model, real: system }), sequence)
        await expectModel(model, system)
        await system.close()
      }),
      { seed, numRuns, endOnFailure: true },
    )

  test.each(FAILED_ONCE.slice(0, name === 'memory' ? FAILED_ONCE.length : times(FAILED_ONCE.length, 1)))(
    'answer as the model does with seed %i: %i sequences, for once %s',
    async (seed, numRuns) => {
      await answersAsTheModel(seed, numRuns)
    },
    PATIENCE_MS,
  )

  test(
    `answer as the model does, whatever is done: ${runs} sequences`,
    async () => {
      const seed = seedFor(`model, ${name}`)
      await answersAsTheModel(seed, runs)
    },
    PATIENCE_MS,
  )
})
