import { cachedCorpus, MIX, type CachedCorpus } from './cached-corpus.ts'
import { CORPUS_KINDS } from './corpus.ts'
import { megabytes, printTable, ratio } from './report.ts'
import { openSite, storeBytes, upload, zstdBytes } from './site.ts'

interface Size {
  readonly name: string
  readonly bytes: number
  readonly storeBytes: number
  /** What `zstd -3` makes of the same file; null where there is no zstd. */
  readonly zstdBytes: number | null
}

/** What each kind of log takes in one store, `mb` of each, then the mixed file, and all together. Prints a table. */
export const measureStore = async (
  mixed: CachedCorpus,
  mb: number,
  seed: number,
): Promise<readonly Size[]> => {
  const files = [
    ...CORPUS_KINDS.map((kind) => ({ name: kind, ...cachedCorpus(mb, { seed, ...MIX, kind }) })),
    { name: 'mixed', ...mixed },
  ]
  const site = await openSite()
  try {
    let before = storeBytes(site)
    const sizes: Size[] = []
    for (const { name, path, counts } of files) {
      await upload(site, path)
      const after = storeBytes(site)
      sizes.push({ name, bytes: counts.bytes, storeBytes: after - before, zstdBytes: zstdBytes(path) })
      before = after
    }
    const sum = (of: (size: Size) => number): number => sizes.reduce((total, size) => total + of(size), 0)
    const total: Size = {
      name: 'total',
      bytes: sum(({ bytes }) => bytes),
      storeBytes: sum((size) => size.storeBytes),
      zstdBytes: sizes.every((size) => size.zstdBytes !== null) ? sum((size) => size.zstdBytes ?? 0) : null,
    }
    const megabytesOf = (bytes: number | null): string =>
      bytes === null ? '-' : bytes < 1e7 ? (bytes / 1e6).toFixed(2) : megabytes(bytes)
    printTable('Store: database and WAL after a checkpoint', [
      ['', 'MB', 'store MB', 'zstd -3 MB', 'store / zstd -3'],
      ...[...sizes, total].map((size) => [
        size.name,
        megabytes(size.bytes),
        megabytesOf(size.storeBytes),
        megabytesOf(size.zstdBytes),
        ratio(size.zstdBytes === null ? null : size.storeBytes / size.zstdBytes),
      ]),
    ])
    return [...sizes, total]
  } finally {
    await site.dispose()
  }
}
