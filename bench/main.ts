/**
 * npm run bench -- [--mb 500] [--runs 5] [--seed 1] [--only commands,site,store]
 * npm run bench -- --growth [--sizes 10,100,500,2000] [--shapes 10,1000,10000,100000] [--workers 1,2,3] [--mb 100] [--seed 1]
 *
 * How fast Logkin is, each figure beside what people type today on the same file in the same run, in turns; medians. Makes its
 * own data. Prints tables and saves them as JSON under bench/results/. README.md says how to read them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cachedCorpus, demandsOf, MIX, type CachedCorpus } from './cached-corpus.ts'
import { PIPELINE, runAnalysis, runGroups, runPipeline } from './commands.ts'
import { measureGrowth } from './growth.ts'
import { median, type Run } from './measure.ts'
import { MACHINE, printSpeeds, save } from './report.ts'
import { BALANCER, openSite, upload, verify } from './site.ts'
import { measureStore } from './store-size.ts'

const FIGURES = ['commands', 'site', 'store'] as const

const usage = (): never => {
  process.stderr.write(
    'Usage: npm run bench -- [--mb MEGABYTES] [--runs N] [--seed S] [--only commands,site,store]\n' +
      '       npm run bench -- --growth [--sizes MB,...] [--shapes N,...] [--workers N,...] [--mb MEGABYTES] [--seed S]\n',
  )
  process.exit(2)
}

const numbers = (text: string): readonly number[] => {
  const all = text === '' ? [] : text.split(',').map(Number)
  return all.every((one) => Number.isInteger(one) && one > 0) ? all : usage()
}
const number = (text: string): number => {
  const [one, ...others] = numbers(text)
  return one === undefined || others.length > 0 ? usage() : one
}

const argumentsOf = () => {
  try {
    return parseArgs({
      options: {
        mb: { type: 'string' },
        runs: { type: 'string', default: '5' },
        seed: { type: 'string', default: '1' },
        only: { type: 'string', default: FIGURES.join(',') },
        growth: { type: 'boolean', default: false },
        sizes: { type: 'string', default: '10,100,500,2000' },
        shapes: { type: 'string', default: '10,1000,10000,100000' },
        workers: { type: 'string', default: '1,2,3' },
      },
    }).values
  } catch {
    return usage()
  }
}

const values = argumentsOf()
const seed = number(values.seed)
const runs = number(values.runs)
const figures = new Set(values.only.split(','))
if (![...figures].every((one) => FIGURES.some((figure) => figure === one))) usage()

/** In the page cache before anything is measured. */
const warm = (path: string): void => void readFileSync(path)

const perKindMb = (mb: number): number => Math.max(5, Math.round(mb / 25))

const measureSpeeds = async (mb: number): Promise<void> => {
  const corpus = cachedCorpus(mb, { seed, ...MIX })
  const demands = demandsOf(corpus.counts)
  const size = `${(corpus.counts.bytes / 1e6).toFixed(0)} MB`
  process.stdout.write(
    `${size}, ${corpus.counts.lines.toLocaleString('en-US')} lines: ${demands.map(({ text }) => text).join(', ')}\n`,
  )
  const unfulfilled = demands.filter(({ fulfilled }) => !fulfilled)
  if (unfulfilled.length > 0)
    throw new Error(`The file is not what it has to be: ${unfulfilled.map(({ text }) => text).join(', ')}`)
  process.stdout.write(
    `median of ${runs}, ${MACHINE.cpu}, ${MACHINE.cores} cores, Node ${process.version}\n\n`,
  )
  const { medians, verifySeconds } = await measureInTurns(corpus)
  if (medians.length > 1) printSpeeds(`Speed beside ${PIPELINE}`, medians)
  if (verifySeconds.length > 0)
    process.stdout.write(
      `logkin verify, besides: ${verifySeconds.map((seconds) => seconds.toFixed(1)).join(', ')} s; it found no difference\n\n`,
    )
  const sizes = figures.has('store') ? await measureStore(corpus, perKindMb(mb), seed) : []
  save('bench', { runs, seed, corpus: corpus.counts, demands, medians, verifySeconds, store: sizes })
}

/** Every figure once, then all of them again: what else the machine does hits them alike. */
const measureInTurns = async (corpus: CachedCorpus) => {
  const { path } = corpus
  const folder = mkdtempSync(join(tmpdir(), 'logkin-bench-run-'))
  const verifySeconds: number[] = []
  const contenders: [name: string, run: () => Run | Promise<Run>][] = [
    ['sed | sort | uniq -c | sort', () => runPipeline(path, folder)],
  ]
  if (figures.has('commands'))
    contenders.push(
      ['logkin groups FILE', () => runGroups(path, folder)],
      ['analysis alone, one thread', () => runAnalysis(path, folder)],
    )
  if (figures.has('site'))
    contenders.push([
      `logkin upload, ${BALANCER}, three workers`,
      async () => {
        const site = await openSite()
        try {
          const run = await upload(site, path)
          verifySeconds.push(await verify(site))
          return run
        } finally {
          await site.dispose()
        }
      },
    ])
  const measured = contenders.map(([name]) => ({ name, all: [] as Run[] }))
  try {
    if (contenders.length > 1)
      for (let run = 0; run < runs; run++) {
        warm(path)
        for (const [at, [, contender]] of contenders.entries()) measured[at]?.all.push(await contender())
      }
  } finally {
    rmSync(folder, { recursive: true })
  }
  const medians = measured.flatMap(({ name, all }) =>
    all.length === 0 ? [] : [median(name, corpus.counts.bytes, all)],
  )
  return { medians, verifySeconds }
}

if (values.growth)
  await measureGrowth({
    seed,
    sizesMb: numbers(values.sizes),
    shapes: numbers(values.shapes),
    workers: numbers(values.workers),
    mb: number(values.mb ?? '100'),
  })
else await measureSpeeds(number(values.mb ?? '500'))
