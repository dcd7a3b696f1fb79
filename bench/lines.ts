/**
 * npx node bench/lines.ts --store FOLDER [--file LOG] [--runs 5] [--nginx]
 *
 * How long the lines of a large group take: its first page, its last, and one in the middle, by place and by time; the first hit of
 * a search; and the first piece of a download. `--file` fills a new store in FOLDER first; `--nginx` asks three workers behind the
 * balancer instead of this process. Prints a JSON.
 */
import { existsSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { App } from '../server/app/app.ts'
import { createApp } from '../server/app/create.ts'
import type { LineOrder } from '../server/model/answers.ts'
import { LogkinError } from '../server/model/errors.ts'
import { PART_BYTES, SAMPLE_BYTES } from '../server/model/limits.ts'
import { linesThroughSite } from './lines-site.ts'
import { openSqliteStore, storePath } from '../server/store/sqlite/open.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    file: { type: 'string' },
    runs: { type: 'string', default: '5' },
    nginx: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
if (values.store === undefined || !(runs > 0)) {
  process.stderr.write('Usage: node bench/lines.ts --store FOLDER [--file LOG] [--runs N] [--nginx]\n')
  process.exit(2)
}

const open = (folder: string): App =>
  createApp({ store: openSqliteStore(storePath(folder)), worker: 'bench' })

const fill = async (folder: string, path: string): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  const app = open(folder)
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  const bytesAt = (at: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.min(length, size - at))
    readSync(file, bytes, 0, bytes.length, at)
    return bytes
  }
  const { id } = await app.createUpload({ files: [{ name: path, size, sample: bytesAt(0, SAMPLE_BYTES) }] })
  const parts = Math.ceil(size / PART_BYTES)
  for (let part = 0; part < parts; part++)
    await app.putPart({ upload: id, file: 0, part }, bytesAt(part * PART_BYTES, PART_BYTES))
  await app.completeFile(id, 0, size, parts)
  await app.close()
}

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  await work()
  return Math.round((performance.now() - begin) * 10) / 10
}

const folder = values.store
if (values.file !== undefined && !existsSync(storePath(folder))) await fill(folder, values.file)

if (values.nginx) {
  process.stdout.write(`${JSON.stringify(await linesThroughSite(folder, runs), null, 2)}\n`)
  process.exit()
}

interface Figure {
  /** Asked for the first time, then the median of the next times. */
  readonly first: number
  readonly median: number
  /** Of the median's run, user and system: what it would take on an idle processor. */
  readonly cpuMs: number
}

const app = open(folder)
const { bytes, entries, groups } = await app.groups({ uploads: [], limit: 1 })
const group = groups[0]
if (group === undefined) throw new Error(`There is nothing in ${folder}: name a --file to fill it with.`)
const { id, count } = group

const measure = async (ask: () => Promise<unknown>): Promise<Figure> => {
  const first = await msOf(ask)
  const next: { readonly ms: number; readonly cpuMs: number }[] = []
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage()
    const ms = await msOf(ask)
    const { user, system } = process.cpuUsage(before)
    next.push({ ms, cpuMs: Math.round((user + system) / 1000) })
  }
  const middle = next.toSorted((a, b) => a.ms - b.ms)[Math.floor(runs / 2)]!
  return { first, median: middle.ms, cpuMs: middle.cpuMs }
}

const page = (order: LineOrder, position?: number): Promise<Figure> =>
  measure(() => app.groupLines(id, { uploads: [], order, position, limit: 100 }))

/** Refused where the times of a store overlap too much to be sorted. */
const pageByTime = async (position: number): Promise<Figure | string> => {
  try {
    return await page('time', position)
  } catch (error) {
    if (!(error instanceof LogkinError)) throw error
    return error.message
  }
}

const q = group.samples[0]!.slice(-12)
const ms = {
  firstPage: await page('file'),
  middlePage: await page('file', Math.floor(count / 2)),
  lastPage: await page('file', count - 100),
  backwards: await page('-file'),
  firstByTime: await pageByTime(0),
  middleByTime: await pageByTime(Math.floor(count / 2)),
  lastByTime: await pageByTime(count - 100),
  firstHit: await measure(() => app.search({ uploads: [], q, soon: true })),
  searchInVain: await measure(() => app.search({ uploads: [], q: 'no such words anywhere' })),
  firstOfDownload: await measure(() => app.groupText(id, { uploads: [] })),
}
await app.close()
const figures = { bytes, entries, group: { count, shapes: group.shapes }, ms }
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
