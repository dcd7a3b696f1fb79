/**
 * npx node bench/growth.ts [--mb 50,500,5000] [--seed 1]
 *
 * How time and the workers' memory grow with the size of what is uploaded: for each size a fresh site of three workers behind
 * nginx (or Node's balancer), one file sent with `logkin upload`, then the groups asked for once. Prints a table, and writes a JSON under
 * bench/results/. The temporary folder needs about one and a half times the largest size.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { HAS_NGINX, startSite } from '../test/workers/running-site.ts'
import { cachedCorpus } from './cached-corpus.ts'
import { CORPUS } from './corpus.ts'

const root = join(import.meta.dirname, '..')

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '50,500,5000' }, seed: { type: 'string', default: '1' } },
})
const sizes = values.mb.split(',').map(Number)
const seed = Number(values.seed)
if (!sizes.every((mb) => mb > 0) || !Number.isInteger(seed)) {
  process.stderr.write('Usage: npx node bench/growth.ts [--mb 50,500,5000] [--seed S]\n')
  process.exit(2)
}

interface Growth {
  readonly bytes: number
  readonly uploadSeconds: number
  readonly groupsSeconds: number
  /** Of each worker's process: the most it ever had resident. */
  readonly peakBytes: readonly (number | null)[]
  readonly storeBytes: number
}

/** Peak resident memory as Linux keeps it; null elsewhere. */
const peakOf = (pid: number | null): number | null => {
  const status = `/proc/${pid}/status`
  const kib = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined
  return kib === undefined ? null : Number(kib) * 1024
}

const secondsSince = (begin: bigint): number => Number(process.hrtime.bigint() - begin) / 1e9

const run = async (mb: number): Promise<Growth> => {
  const { path, bytes } = cachedCorpus(mb, seed)
  const site = await startSite({ nginx: HAS_NGINX, env: { LOG_LEVEL: 'warn' } })
  try {
    const begin = process.hrtime.bigint()
    const args = [join(root, 'server/cli/main.ts'), 'upload', site.url, path]
    const upload = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    const [status] = (await once(upload, 'exit')) as [number | null]
    if (status !== 0) throw new Error(`logkin upload ended with status ${status}: ${site.said()}`)
    const uploadSeconds = secondsSince(begin)
    const asked = process.hrtime.bigint()
    const answer = await fetch(`${site.url}/api/v1/groups`)
    const groups = (await answer.json()) as { readonly bytes: number }
    if (groups.bytes !== bytes) throw new Error(`${bytes} bytes were sent, ${groups.bytes} are counted`)
    const groupsSeconds = secondsSince(asked)
    const { workers } = await site.status()
    if (workers.some(({ revivals }) => revivals > 0)) throw new Error(`a worker died: ${site.said()}`)
    const peakBytes = workers.map(({ pid }) => peakOf(pid))
    const storeBytes = statSync(join(site.dataDir, 'logkin.db')).size
    return { bytes, uploadSeconds, groupsSeconds, peakBytes, storeBytes }
  } finally {
    await site.dispose()
  }
}

const megabytes = (bytes: number | null): string => (bytes === null ? '-' : (bytes / 1e6).toFixed(0))
const rows = [['MB', 'upload s', 'MB/s', 'groups s', 'store MB', "workers' peak MB"]]
const grown: Growth[] = []
for (const mb of sizes) {
  const growth = await run(mb)
  grown.push(growth)
  rows.push([
    megabytes(growth.bytes),
    growth.uploadSeconds.toFixed(1),
    (growth.bytes / 1e6 / growth.uploadSeconds).toFixed(1),
    growth.groupsSeconds.toFixed(2),
    megabytes(growth.storeBytes),
    growth.peakBytes.map(megabytes).join(' '),
  ])
}

const date = new Date().toISOString()
const results = join(root, 'bench/results')
mkdirSync(results, { recursive: true })
const saved = join(results, `growth-${date.replaceAll(':', '-')}.json`)
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryBytes: totalmem() }
writeFileSync(
  saved,
  `${JSON.stringify({ date, machine, node: process.version, corpus: { ...CORPUS, seed }, grown }, null, 2)}\n`,
)
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
for (const row of rows)
  process.stdout.write(`${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}\n`)
process.stdout.write(`\nsaved: ${saved}\n`)
