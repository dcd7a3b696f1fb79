import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { freePorts, HAS_NGINX, startSite, type Site } from '../test/workers/running-site.ts'
import { peakOf, quote, secondsSince, type Run } from './measure.ts'

/** What is measured on a site of workers behind nginx (or Node's own balancer where there is none). */

const CLI = join(import.meta.dirname, '..', 'server/cli/main.ts')
const POLL_MS = 20

export const BALANCER = HAS_NGINX ? 'nginx' : "Node's balancer"

export const openSite = async (workers = 3): Promise<Site> => {
  const ports = await freePorts(workers)
  return startSite({ nginx: HAS_NGINX, env: { LOG_LEVEL: 'warn', WORKER_PORTS: ports.join(',') } })
}

export interface Upload extends Run {
  readonly id: string
  /** How long the questions alone took, of `seconds`. */
  readonly answersSeconds: number
}

/** From the start of `logkin upload` until table, lines and search answer; the peak is that of the largest worker. */
export const upload = async (site: Site, path: string): Promise<Upload> => {
  const bytes = statSync(path).size
  const begin = process.hrtime.bigint()
  const id = (await logkin(['upload', site.url, path])).trim()
  const asked = process.hrtime.bigint()
  const group = await firstGroup(site, id, bytes)
  const lines = await ask(site, `groups/${group}/lines?upload=${id}`)
  if (!lines.includes('"')) throw new Error(`group ${group} has no lines: ${lines}`)
  await ask(site, `search?upload=${id}&q=error`)
  const run = { seconds: secondsSince(begin), answersSeconds: secondsSince(asked) }
  const { workers } = await site.status()
  if (workers.some(({ revivals }) => revivals > 0)) throw new Error(`a worker died: ${site.said()}`)
  const peaks = workers.flatMap(({ pid }) => peakOf(pid) ?? [])
  return { ...run, id, peakBytes: peaks.length === 0 ? null : Math.max(...peaks) }
}

/** The largest group, once all bytes are counted and the file is complete. */
const firstGroup = async (site: Site, id: string, bytes: number): Promise<string> => {
  for (;;) {
    const table = JSON.parse(await ask(site, `groups?upload=${id}`)) as {
      readonly bytes: number
      readonly partial: boolean
      readonly groups: readonly { readonly id: string }[]
    }
    if (!table.partial) {
      if (table.bytes !== bytes) throw new Error(`${bytes} bytes were sent, ${table.bytes} are counted`)
      return table.groups[0]!.id
    }
    await sleep(POLL_MS)
  }
}

const ask = async (site: Site, path: string): Promise<string> => {
  const response = await fetch(`${site.url}/api/v1/${path}`)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${text}`)
  return text
}

/** Throws where the store does not hold what the text says. */
export const verify = async (site: Site): Promise<number> => {
  const begin = process.hrtime.bigint()
  await logkin(['verify', '--data-dir', site.dataDir])
  return secondsSince(begin)
}

/** Throws, with all it said, unless the command ends with status 0. */
const logkin = async (args: readonly string[]): Promise<string> => {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`logkin ${args.join(' ')} ended with status ${status}: ${out}${errors}`)
  return out
}

/** Database and WAL after a checkpoint. */
export const storeBytes = (site: Site): number => {
  const path = join(site.dataDir, 'logkin.db')
  const database = new Database(path)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  return [path, `${path}-wal`].reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0)
}

/** Bytes that `zstd -3` makes of a file; null where there is no zstd. */
export const zstdBytes = (path: string): number | null => {
  const { status, stdout } = spawnSync('sh', ['-c', `zstd -3 -q -c ${quote(path)} | wc -c`], {
    encoding: 'utf8',
  })
  const bytes = Number(stdout)
  return status === 0 && bytes > 0 ? bytes : null
}
