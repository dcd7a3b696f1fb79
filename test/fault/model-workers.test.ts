import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { eventually, startSite, type Site } from '../workers/running-site.ts'
import { commands, expectModel, type Model } from './model.ts'
import { RealWorkers } from './real-workers.ts'
import { PATIENCE_MS, seedFor, times } from './scale.ts'
import { expectSound, isIdle } from './store-file.ts'
import { TIGHT, TIGHT_PART_BYTES } from './tight.ts'

/** The same commands as in model.test.ts, done to real workers that are really killed. */

const SEQUENCES = times(200, 4)
const MAX_BYTES = 4 * TIGHT_PART_BYTES
const MAX_COMMANDS = 20

let site: Site
beforeAll(async () => {
  site = await startSite({ nginx: false, env: { ...TIGHT, BALANCER: 'none' } })
}, PATIENCE_MS)
afterAll(() => site.dispose())

test(
  `three real workers answer as the model does, whatever is done: ${SEQUENCES} sequences`,
  async () => {
    const seed = seedFor('model, real workers')
    await fc.assert(
      fc.asyncProperty(commands(MAX_BYTES, MAX_COMMANDS), async (sequence) => {
        const system = new RealWorkers(site)
        const model: Model = { uploads: [], killed: false }
        await fc.asyncModelRun(() => ({ model, real: system }), sequence)
        await expectModel(model, system)
        // The next sequence begins with an empty store.
        for (const id of await system.ids(0)) await system.remove(0, id)
        await system.runJobs()
      }),
      { seed, numRuns: SEQUENCES, endOnFailure: true },
    )
    await eventually('the jobs to end', () => isIdle(site.dataDir))
    await expectSound(site.dataDir)
  },
  PATIENCE_MS,
)
