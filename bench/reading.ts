/**
 * npx node bench/reading.ts [--lines 10000000] [--warm 10] [--seconds 30] [--rate 200] [--seed 1] [--uploading] [--apart] [--kinds groups,lines]
 *
 * How long answers take while many ask: a store of so many lines in 5,000 groups, three workers behind nginx (or Node's balancer),
 * and an open loop of `rate` requests a second over 32 connections, each with a query of its own, and without ETags. With --uploading
 * another log is uploaded all the while (and removed again), and every question is about both, with --apart only about the first. --kinds names the kinds of questions.
 * The workers are just started: the first --warm seconds are given by themselves. Prints a table, and writes a JSON under bench/results/.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { GroupsAnswer, UploadsAnswer } from '../server/model/answers.ts'
import { GROUP_SORTS } from '../server/model/answers.ts'
import { Random } from '../test/samples/random.ts'
import { openLoop, percentile, type Planned } from './open-loop.ts'
import { madeUpWord, READING_CORPUS, timesOf } from './reading-corpus.ts'
import { startReadingSite, startUpload, writeCorpus } from './reading-store.ts'

const CONNECTIONS = 32
/** A second has so many in /proc. */
const CLOCK_TICKS = 100
/** Of 20 requests. A cut is the dearest question: a slider that is moved asks for some ten a second. */
const SHARES = { groups: 8, lines: 6, timeline: 5, cut: 1 }
const ALL_KINDS = Object.keys(SHARES) as (keyof typeof SHARES)[]
/** What is uploaded meanwhile, and broken off at the end: about 600 MB. */
const UPLOAD_LINES = 4_000_000

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '10000000' },
    warm: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    uploading: { type: 'boolean', default: false },
    apart: { type: 'boolean', default: false },
    kinds: { type: 'string', default: ALL_KINDS.join() },
  },
})
const [lines, warm, seconds, rate, seed] = [
  values.lines,
  values.warm,
  values.seconds,
  values.rate,
  values.seed,
].map(Number) as [number, number, number, number, number]
const kinds = ALL_KINDS.filter((kind) => values.kinds.split(',').includes(kind))
if (
  kinds.length === 0 ||
  ![lines, warm, seconds, rate, seed].every((value) => Number.isInteger(value) && value > 0)
) {
  process.stderr.write(
    'Usage: npx node bench/reading.ts [--lines N] [--warm N] [--seconds N] [--rate N] [--seed S] [--uploading] [--apart] [--kinds groups,lines]\n',
  )
  process.exit(2)
}

const random = new Random(seed)
const [from, to] = timesOf(lines)

/** Some range, mostly wide, of the time that the log spans. */
const range = (): string => {
  const [a, b] = [random.next(), random.next()].map((share) => from + Math.floor(share * (to - from)))
  return `&from=${new Date(Math.min(a!, b!)).toISOString()}&to=${new Date(Math.max(a!, b!)).toISOString()}`
}
const levels = (): string => random.pick(['', '&level=error', '&level=info,warn', '&level=debug,error'])
const sometimes = (share: number, text: () => string): string => (random.chance(share) ? text() : '')

/** By kind: a question that is hardly ever asked twice. */
const pathsOf = (
  ids: readonly [string, ...string[]],
  about: string,
): Record<keyof typeof SHARES, () => string> => {
  const filter = (): string => `${levels()}${sometimes(0.5, range)}${about}`
  return {
    groups: () => {
      const q = sometimes(0.3, () => `&q=${madeUpWord(random).slice(0, random.int(3, 6))}`)
      const sort = GROUP_SORTS[random.int(0, GROUP_SORTS.length - 1)]
      return `/api/v1/groups?sort=${sort}&order=${random.pick(['asc', 'desc'])}${q}${filter()}`
    },
    lines: () => `/api/v1/groups/${random.pick(ids)}/lines?limit=${random.int(20, 50)}${about}`,
    timeline: () =>
      `/api/v1/timeline?buckets=${random.int(50, 300)}${sometimes(0.5, () => `&group=${random.pick(ids)}`)}${filter()}`,
    cut: () => `/api/v1/groups?similarity=${random.next().toFixed(4)}${about}`,
  }
}

const planner = (ids: readonly [string, ...string[]], about: string): (() => Planned) => {
  const paths = pathsOf(ids, about)
  const drawn = kinds.flatMap((kind) => Array.from({ length: SHARES[kind] }, () => kind))
  return () => {
    const kind = drawn[random.int(0, drawn.length - 1)]!
    return { kind, path: paths[kind]() }
  }
}

/** What the processor has done for these processes, as Linux counts it; NaN elsewhere. */
const cpuSecondsOf = (processes: readonly number[]): number =>
  processes.reduce((sum, pid) => {
    const stat = `/proc/${pid}/stat`
    const fields = existsSync(stat)
      ? readFileSync(stat, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ')
      : []
    return sum + (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS
  }, 0)

const site = await startReadingSite(lines, seed)
const folder = mkdtempSync(join(tmpdir(), 'logkin-bench-run-'))
const uploadsThere = async (): Promise<UploadsAnswer['uploads']> =>
  ((await (await fetch(`${site.url}/api/v1/uploads`)).json()) as UploadsAnswer).uploads
const remove = (id: string): Promise<Response> =>
  fetch(`${site.url}/api/v1/uploads/${id}`, { method: 'DELETE' })
// Where a run was cut off, what it uploaded is still there.
for (const { id, files } of await uploadsThere())
  if (files.some(({ state }) => state !== 'complete')) await remove(id)
const before = new Set((await uploadsThere()).map(({ id }) => id))
try {
  const about = values.apart ? [...before].map((id) => `&upload=${id}`).join('') : ''
  const groupsOf = async (url: string): Promise<GroupsAnswer> =>
    (await (await fetch(`${url}/api/v1/groups?limit=10000${about}`)).json()) as GroupsAnswer
  // Each worker is asked once: what it keeps is not there before.
  const begin = performance.now()
  const first = await Promise.all(site.workerPorts.map((port) => groupsOf(`http://127.0.0.1:${port}`)))
  const firstMs = performance.now() - begin
  const [one, ...others] = (first[0]?.groups ?? []).map(({ id }) => id)
  if (one === undefined) throw new Error('the store has no groups')

  const meanwhile = values.uploading
    ? startUpload(site.url, writeCorpus(join(folder, 'more.log'), UPLOAD_LINES, seed + 1))
    : null
  const plan = planner([one, ...others], about)
  const load = { perSecond: rate, connections: CONNECTIONS }
  const early = await openLoop(site.url, plan, { ...load, seconds: warm })
  const pids = (await site.status()).workers.flatMap(({ pid }) => pid ?? [])
  const cpuBefore = cpuSecondsOf(pids)
  const answers = await openLoop(site.url, plan, { ...load, seconds })
  const cpuMs = ((cpuSecondsOf(pids) - cpuBefore) * 1000) / answers.length
  await meanwhile?.stop()
  const added = (await uploadsThere()).filter(({ id }) => !before.has(id))
  const uploadedBytes = added.reduce((sum, { received }) => sum + received.bytes, 0)

  const table = kinds.map((kind) => {
    const own = answers.filter((answer) => answer.kind === kind)
    const [sorted, first] = [own, early.filter((answer) => answer.kind === kind)].map((some) =>
      some.map(({ ms }) => ms).sort((a, b) => a - b),
    ) as [number[], number[]]
    const refused = own.filter(({ status }) => status !== 200).length
    return {
      kind,
      requests: own.length,
      refused,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      max: percentile(sorted, 1),
      warmP99: percentile(first, 0.99),
    }
  })
  const date = new Date().toISOString()
  const results = join(root, 'bench/results')
  mkdirSync(results, { recursive: true })
  const saved = join(results, `reading-${date.replaceAll(':', '-')}.json`)
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryBytes: totalmem() }
  const asked = {
    rate,
    connections: CONNECTIONS,
    warm,
    seconds,
    lines,
    seed,
    uploading: values.uploading,
    apart: values.apart,
    corpus: READING_CORPUS,
  }
  const shown = { date, machine, node: process.version, asked, uploadedBytes, firstMs, cpuMs, table }
  writeFileSync(saved, `${JSON.stringify(shown, null, 2)}\n`)

  process.stdout.write(
    `${lines} lines, ${first[0]?.totalGroups} groups; first answer of three workers after ${firstMs.toFixed(0)} ms; uploaded meanwhile: ${(uploadedBytes / 1e6).toFixed(0)} MB; workers' CPU per answer: ${cpuMs.toFixed(1)} ms\n`,
  )
  const cell = (value: number): string => value.toFixed(1).padStart(9)
  process.stdout.write(
    `${'ms'.padEnd(9)}${'requests'.padStart(9)}      p50      p99      max  refused  p99 of the first ${warm} s\n`,
  )
  for (const { kind, requests, refused, p50, p99, max, warmP99 } of table)
    process.stdout.write(
      `${kind.padEnd(9)}${String(requests).padStart(9)}${cell(p50)}${cell(p99)}${cell(max)}${String(refused).padStart(9)}${cell(warmP99)}\n`,
    )
  process.stdout.write(`\nsaved: ${saved}\n`)
} finally {
  for (const { id } of await uploadsThere()) if (!before.has(id)) await remove(id)
  rmSync(folder, { recursive: true })
  await site.dispose()
}
