import { registerHooks } from 'node:module'

/**
 * To be preloaded (NODE_OPTIONS=--import) into real workers: the same code with other figures, so that a small file has many
 * parts, a dead worker's job is taken soon, and a worker that is killed over and over comes back at once.
 */
const FIGURES: Readonly<Record<string, readonly (readonly [was: string, becomes: string])[]>> = {
  '/server/model/limits.ts': [
    ['PART_BYTES = 8 * MiB', 'PART_BYTES = 16 * KiB'],
    ['BLOCK_BYTES = 1 * MiB', 'BLOCK_BYTES = 4 * KiB'],
  ],
  '/server/app/jobs.ts': [['LEASE_MS = 30_000', 'LEASE_MS = 2_000']],
  '/workers/worker-slot.ts': [
    ['BACKOFF_MS = [0, 250, 500, 1_000, 2_000, 5_000, 10_000]', 'BACKOFF_MS = [0]'],
  ],
}

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const figures = Object.entries(FIGURES).find(([path]) => url.endsWith(path))?.[1]
    if (figures === undefined || loaded.source === undefined) return loaded
    let source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    for (const [was, becomes] of figures) {
      if (!source.includes(was))
        throw new Error(`${url} no longer says ${was}: mend test/fault/tight.fixture.ts`)
      source = source.replace(was, becomes)
    }
    return { ...loaded, source }
  },
})
