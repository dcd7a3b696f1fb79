import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cachedCorpus, MIX, type CachedCorpus } from './cached-corpus.ts'
import { runGroups } from './commands.ts'
import type { Run } from './measure.ts'
import { megabytes, printTable, save } from './report.ts'
import { openSite, storeBytes, upload } from './site.ts'

export interface GrowthOptions {
  readonly seed: number
  readonly sizesMb: readonly number[]
  readonly shapes: readonly number[]
  readonly workers: readonly number[]
  /** Size of the file where something else grows. */
  readonly mb: number
}

interface Grown {
  readonly what: string
  readonly bytes: number
  readonly groups: Run | null
  readonly upload: Run
  readonly storeBytes: number
}

/**
 * How time and memory grow with the size of what is read, with the number of log statements in it, and how time falls with the
 * number of workers: `logkin groups`, and an upload to a fresh site until it answers. Prints tables and saves them.
 */
export const measureGrowth = async ({ seed, sizesMb, shapes, workers, mb }: GrowthOptions): Promise<void> => {
  const mixed = (size: number): CachedCorpus => cachedCorpus(size, { seed, ...MIX })
  const bySize: Grown[] = []
  for (const size of sizesMb) bySize.push(await grown(`${size} MB`, mixed(size), 3))
  print('Growth with size', bySize)
  const byShapes: Grown[] = []
  for (const statements of shapes)
    byShapes.push(
      await grown(`${statements} statements`, cachedCorpus(mb, { seed, statements, uniqueShare: 0 }), 3),
    )
  print(`Growth with the number of log statements, ${mb} MB`, byShapes)
  const byWorkers: Grown[] = []
  for (const count of workers) byWorkers.push(await grown(`${count} workers`, mixed(mb), count, false))
  print(`Growth with the number of workers, ${mb} MB`, byWorkers)
  save('growth', { seed, bySize, byShapes, byWorkers })
}

const grown = async (
  what: string,
  { path, counts }: CachedCorpus,
  workers: number,
  withGroups = true,
): Promise<Grown> => {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-bench-run-'))
  const site = await openSite(workers)
  try {
    const groups = withGroups ? runGroups(path, folder) : null
    const uploaded = await upload(site, path)
    return { what, bytes: counts.bytes, groups, upload: uploaded, storeBytes: storeBytes(site) }
  } finally {
    await site.dispose()
    rmSync(folder, { recursive: true })
  }
}

const print = (title: string, all: readonly Grown[]): void => {
  if (all.length === 0) return
  const speed = (bytes: number, run: Run | null): readonly string[] =>
    run === null
      ? ['-', '-', '-']
      : [run.seconds.toFixed(1), (bytes / 1e6 / run.seconds).toFixed(1), megabytes(run.peakBytes)]
  printTable(title, [
    ['', 'groups s', 'MB/s', 'peak MB', 'upload s', 'MB/s', "worker's peak MB", 'store MB'],
    ...all.map(({ what, bytes, groups, upload, storeBytes: store }) => [
      what,
      ...speed(bytes, groups),
      ...speed(bytes, upload),
      megabytes(store),
    ]),
  ])
}
