import { fileURLToPath } from 'node:url'

/** Part size of workers that run with `TIGHT`. */
export const TIGHT_PART_BYTES = 16 * 1024

const preload = (...fixtures: readonly string[]): string =>
  fixtures.map((name) => `--import ${fileURLToPath(new URL(name, import.meta.url))}`).join(' ')

/** An environment in which workers and command line have the figures of tight.fixture.ts. */
export const TIGHT = { NODE_OPTIONS: preload('tight.fixture.ts'), LOG_LEVEL: 'fatal' }

/** The same, and workers kill themselves where files in `folder` say so: see kill-points.fixture.ts. */
export const tightWithKillPoints = (folder: string): Readonly<Record<string, string>> => ({
  ...TIGHT,
  NODE_OPTIONS: preload('tight.fixture.ts', 'kill-points.fixture.ts'),
  KILL_POINTS: folder,
})
