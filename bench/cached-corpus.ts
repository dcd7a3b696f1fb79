import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CORPUS_VERSION, corpus, emptyCounts, type CorpusCounts, type CorpusOptions } from './corpus.ts'

const MB = 1_000_000

/** The mix of the issue: more than 2,000 statements, every twentieth line unique. */
export const MIX = { statements: 2500, uniqueShare: 0.05 } as const

export interface CachedCorpus {
  readonly path: string
  readonly counts: CorpusCounts
}

/** A corpus of at least `mb` megabytes as a file, made once for its options and version of the generator. */
export const cachedCorpus = (mb: number, options: CorpusOptions): CachedCorpus => {
  const { seed, statements, uniqueShare, kind = 'mixed' } = options
  const folder = join(tmpdir(), 'logkin-bench')
  const name = `corpus-v${CORPUS_VERSION}-${kind}-${mb}mb-${statements}s-${uniqueShare}u-seed${seed}`
  const path = join(folder, `${name}.log`)
  const countsPath = join(folder, `${name}.json`)
  if (!existsSync(path) || !existsSync(countsPath)) {
    mkdirSync(folder, { recursive: true })
    const unfinished = `${path}.${process.pid}.part`
    const counts = emptyCounts()
    const file = openSync(unfinished, 'w')
    try {
      for (const chunk of corpus(mb * MB, options, counts)) {
        for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done)
      }
    } finally {
      closeSync(file)
    }
    writeFileSync(countsPath, JSON.stringify(counts))
    renameSync(unfinished, path)
  }
  return { path, counts: JSON.parse(readFileSync(countsPath, 'utf8')) as CorpusCounts }
}

interface Demand {
  readonly text: string
  readonly fulfilled: boolean
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** What the mixed file has to be like, and is. */
export const demandsOf = (counts: CorpusCounts): readonly Demand[] => {
  const { bytes, lines, entries, statements, kinds, uniqueLines, multiLineEntries, nonAsciiLines } = counts
  const mean = bytes / lines
  return [
    { text: `${kinds} kinds (at least 8)`, fulfilled: kinds >= 8 },
    { text: `lines of ${mean.toFixed(0)} bytes (90 to 140)`, fulfilled: mean >= 90 && mean <= 140 },
    { text: `${statements} statements (at least 2,000)`, fulfilled: statements >= 2000 },
    {
      text: `${percent(uniqueLines / lines)} unique lines (5 %)`,
      fulfilled: near(uniqueLines / lines, 0.05),
    },
    {
      text: `${percent(multiLineEntries / entries)} of entries over several lines (2 %)`,
      fulfilled: near(multiLineEntries / entries, 0.02),
    },
    {
      text: `${percent(nonAsciiLines / lines)} beyond ASCII (1 %)`,
      fulfilled: near(nonAsciiLines / lines, 0.01),
    },
  ]
}

const near = (share: number, wanted: number): boolean => share >= wanted * 0.85 && share <= wanted * 1.3
