import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import type { GroupAnswer, GroupsAnswer, SearchAnswer } from '../server/model/answers.ts'
import { HAS_NGINX, startSite, type Site } from '../test/workers/running-site.ts'
import { percentile } from './open-loop.ts'

/** What was asked in one way, at all workers, through the balancer. */
interface SiteFigure {
  /** The first answer of each worker. */
  readonly coldMs: readonly number[]
  /** Of the answers behind them. */
  readonly medianMs: number
  readonly p95Ms: number
  /** Of all processes of the workers, for one of those: what it would take on an idle machine. */
  readonly cpuMs: number
}

interface Asked {
  readonly worker: string
  readonly ms: number
}

const PAGE = 100
const TICKS_PER_SECOND = 100

/**
 * A site with three workers on the store of a folder: how long the lines of its largest group take through the balancer, and the first
 * hit of a search that is streamed, `runs` times at each worker.
 */
export const linesThroughSite = async (folder: string, runs: number): Promise<object> => {
  const site = await startSite({ nginx: HAS_NGINX, env: { DATA_DIR: folder, LOG_LEVEL: 'warn' } })
  try {
    const pids = (await site.status()).workers.flatMap(({ pid }) => pid ?? [])
    const figures: Record<string, SiteFigure> = {}
    const measure = async (name: string, ask: () => Promise<Asked>, times = runs): Promise<void> => {
      const figure = await measureAt(pids, times, ask)
      figures[name] = figure
      // What was measured is not lost where someone waits no longer.
      process.stderr.write(`${name} ${JSON.stringify({ ...figure, load: loadavg()[0] })}\n`)
    }
    const groups = (query: string) => answered<GroupsAnswer>(site, `groups?${query}`)
    await measure('table', () => timed(site, 'groups?limit=100'))
    const { bytes, entries, groups: largest } = await groups('limit=1')
    const { groups: rarest } = await groups('limit=1&sort=count&order=asc')
    const [group, rare] = [largest[0], rarest[0]]
    if (group === undefined || rare === undefined) throw new Error(`There is nothing in ${folder}.`)
    const { id, count } = group
    const lines = (query: string) => () => timed(site, `groups/${id}/lines?limit=${PAGE}${query}`)
    const hit = (of: GroupAnswer) => () =>
      firstHit(site, `search/stream?q=${encodeURIComponent(wordsOf(of))}`)
    const middle = Math.floor(count / 2)
    await measure('firstPage', lines(''))
    await measure('middlePage', lines(`&position=${middle}`))
    await measure('lastPage', lines(`&position=${count - PAGE}`))
    await measure('backwards', lines('&order=-file'))
    await measure('firstFrequentHit', hit(group))
    await measure('firstRareHit', hit(rare))
    // Where a hundred stretches are of one time each is some seconds of a processor.
    const few = Math.ceil(runs / 4)
    await measure('lastByTime', lines('&order=-time'), few)
    await measure('middleByTime', lines(`&order=time&position=${middle}`), few)
    await measure('firstByTime', lines('&order=time'), few)
    const balancer = HAS_NGINX ? 'nginx' : "Node's"
    return { balancer, bytes, entries, group: { count, rarest: rare.count }, figures }
  } finally {
    await site.dispose()
  }
}

/** The longest words of a template that stand in each of its lines. */
const wordsOf = ({ template }: GroupAnswer): string =>
  template
    .split(/<[^<>]*>/)
    .map((words) => words.trim())
    .reduce((longest, words) => (words.length > longest.length ? words : longest))

/** Asks until each worker has answered `runs` times behind its first time. */
const measureAt = async (
  pids: readonly number[],
  runs: number,
  ask: () => Promise<Asked>,
): Promise<SiteFigure> => {
  const cold = new Map<string, number>()
  while (cold.size < pids.length) {
    const { worker, ms } = await ask()
    if (!cold.has(worker)) cold.set(worker, ms)
  }
  const before = cpuMsOf(pids)
  const warm: number[] = []
  for (let run = 0; run < runs * pids.length; run++) warm.push((await ask()).ms)
  const cpuMs = (cpuMsOf(pids) - before) / warm.length
  warm.sort((a, b) => a - b)
  return {
    coldMs: [...cold.values()].map(Math.round),
    medianMs: Math.round(percentile(warm, 0.5)),
    p95Ms: Math.round(percentile(warm, 0.95)),
    cpuMs: Math.round(cpuMs),
  }
}

/** User and system time of processes, as Linux keeps it. */
const cpuMsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
  }, 0)

const get = async ({ url }: Site, path: string): Promise<Response> => {
  const response = await fetch(`${url}/api/v1/${path}`)
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
  return response
}

const answered = async <A>(site: Site, path: string): Promise<A> =>
  (await (await get(site, path)).json()) as A

const workerOf = ({ headers }: Response): string => headers.get('x-logkin-worker') ?? ''

const timed = async (site: Site, path: string): Promise<Asked> => {
  const begin = performance.now()
  const response = await get(site, path)
  await response.text()
  return { worker: workerOf(response), ms: performance.now() - begin }
}

/** Until the first line with something found has come; then goes away. */
const firstHit = async (site: Site, path: string): Promise<Asked> => {
  const begin = performance.now()
  const response = await get(site, path)
  let text = ''
  for await (const bytes of response.body!.pipeThrough(new TextDecoderStream())) {
    text += bytes
    const lines = text.split('\n')
    text = lines.pop()!
    if (lines.some((line) => (JSON.parse(line) as SearchAnswer).lines.length > 0)) break
  }
  return { worker: workerOf(response), ms: performance.now() - begin }
}
