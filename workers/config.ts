import { existsSync, readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Retention } from '../server/app/retention.ts'

/**
 * What depends on the machine: ports, folders, who may come in. Enters: the command line, the environment and
 * logkin.config.json, the first that names a setting wins. Leaves: a Config in which everything is checked.
 */
export interface Config {
  /** The site's address, that of the balancer. */
  readonly port: number
  /** Address that the site listens on. Workers themselves are always on loopback. */
  readonly host: string
  /** One worker a port. */
  readonly workerPorts: readonly number[]
  /** Wanted by every request for data; null only on loopback. */
  readonly token: string | null
  /** Names besides loopback that the site is reached under: a foreign Host is refused. */
  readonly allowedHosts: readonly string[]
  /** Absolute. */
  readonly dataDir: string
  readonly logLevel: LogLevel
  readonly balancer: Balancer
  /** Bytes of the disk that uploads leave free. */
  readonly diskReserveBytes: number
  /** Bytes that packed files may take until they are unpacked. */
  readonly stagingBytes: number
  readonly retention: Retention
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** auto: nginx where it is installed, else node. none: something else stands in front (the container next door). */
export const BALANCERS = ['auto', 'nginx', 'node', 'none'] as const
export type Balancer = (typeof BALANCERS)[number]

const DEFAULTS: Settings = {
  port: '8001',
  host: '127.0.0.1',
  'worker-ports': '8811,8812,8813',
  'data-dir': './data',
  'log-level': 'info',
  balancer: 'auto',
  'disk-reserve-bytes': '256M',
  // Packed, some 200 GB of text: more than is dropped at once, and a disk for logs has room for it.
  'staging-bytes': '16G',
}

const NAMES = [
  'port',
  'host',
  'worker-ports',
  'token',
  'allowed-hosts',
  'data-dir',
  'log-level',
  'balancer',
  'disk-reserve-bytes',
  'staging-bytes',
  'retain-days',
  'retain-bytes',
] as const
type Name = (typeof NAMES)[number]
type Settings = Partial<Record<Name, string>>

const CONFIG_FILE = 'logkin.config.json'
/** Ports up to 1024 belong to the system. */
const MAX_SYSTEM_PORT = 1024
const MAX_PORT = 65_535

/** A setting that can't be used: one sentence that names it; exit status 2. */
export class ConfigError extends Error {}

/** @example readConfig(['--port', '9000'], process.env, process.cwd()) */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv, folder: string): Config {
  const settings: Settings = {
    ...DEFAULTS,
    ...fromFile(folder),
    ...fromEnvironment(env),
    ...fromArguments(args),
  }
  const port = readPort('PORT', settings.port ?? '')
  const workerPorts = (settings['worker-ports'] ?? '').split(',').map((one) => readPort('WORKER_PORTS', one))
  const twice = [port, ...workerPorts].find((one, at, all) => all.indexOf(one) !== at)
  if (twice !== undefined)
    throw new ConfigError(`Port ${twice} is named twice: PORT and WORKER_PORTS must all differ.`)

  const host = settings.host ?? ''
  const token = settings.token ?? null
  if (!isLoopback(host) && token === null)
    throw new ConfigError(
      `HOST is ${host}, which other machines can reach: set TOKEN to a secret of your own as well, or leave HOST at 127.0.0.1.`,
    )
  return {
    port,
    host,
    workerPorts,
    token,
    allowedHosts: [...new Set([...split(settings['allowed-hosts']), ...ownNames(host)])],
    dataDir: resolve(folder, settings['data-dir'] ?? ''),
    logLevel: oneOf('LOG_LEVEL', settings['log-level'] ?? '', LOG_LEVELS),
    balancer: oneOf('BALANCER', settings.balancer ?? '', BALANCERS),
    diskReserveBytes: readBytes('DISK_RESERVE_BYTES', settings['disk-reserve-bytes'] ?? ''),
    stagingBytes: readBytes('STAGING_BYTES', settings['staging-bytes'] ?? ''),
    retention: {
      days: settings['retain-days'] === undefined ? null : readDays('RETAIN_DAYS', settings['retain-days']),
      bytes:
        settings['retain-bytes'] === undefined ? null : readBytes('RETAIN_BYTES', settings['retain-bytes']),
    },
  }
}

/** The environment that makes another process of ours read this very configuration. */
export const toEnvironment = (config: Config): Record<string, string> => ({
  PORT: String(config.port),
  HOST: config.host,
  WORKER_PORTS: config.workerPorts.join(','),
  TOKEN: config.token ?? '',
  ALLOWED_HOSTS: config.allowedHosts.join(','),
  DATA_DIR: config.dataDir,
  LOG_LEVEL: config.logLevel,
  BALANCER: config.balancer,
  DISK_RESERVE_BYTES: String(config.diskReserveBytes),
  STAGING_BYTES: String(config.stagingBytes),
  RETAIN_DAYS: String(config.retention.days ?? ''),
  RETAIN_BYTES: String(config.retention.bytes ?? ''),
})

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

function fromArguments(args: readonly string[]): Settings {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }])),
    })
    return chosen((name) => values[name])
  } catch (error) {
    const known = NAMES.map((name) => `--${name}`).join(', ')
    throw new ConfigError(
      `${error instanceof Error ? error.message : String(error)} Known options: ${known}.`,
    )
  }
}

const fromEnvironment = (env: NodeJS.ProcessEnv): Settings =>
  chosen((name) => env[name.toUpperCase().replaceAll('-', '_')])

function fromFile(folder: string): Settings {
  const path = resolve(folder, CONFIG_FILE)
  if (!existsSync(path)) return {}
  const content = parseJson(path)
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new ConfigError(`${path} must hold one JSON object, such as {"port": 8001}.`)
  const entries = new Map(Object.entries(content))
  const key = (name: Name): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  for (const name of entries.keys())
    if (!NAMES.some((known) => key(known) === name))
      throw new ConfigError(
        `${path} has an unknown setting "${name}"; known are ${NAMES.map(key).join(', ')}.`,
      )
  return chosen((name) => {
    const value: unknown = entries.get(key(name))
    if (value === undefined) return undefined
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    if (Array.isArray(value)) return value.join(',')
    throw new ConfigError(`${path}: "${key(name)}" must be a text, a number or a list of them.`)
  })
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The settings that a source names; an empty text counts as not named. */
function chosen(value: (name: Name) => string | boolean | undefined): Settings {
  const settings: Settings = {}
  for (const name of NAMES) {
    const text = value(name)
    if (typeof text === 'string' && text.trim() !== '') settings[name] = text.trim()
  }
  return settings
}

function readPort(setting: string, text: string): number {
  const port = /^\s*\d+\s*$/.test(text) ? Number(text) : NaN
  if (port > MAX_SYSTEM_PORT && port <= MAX_PORT) return port
  throw new ConfigError(
    `${setting} has ${JSON.stringify(text.trim())}, which is no port: name a whole number from ${MAX_SYSTEM_PORT + 1} to ${MAX_PORT}.`,
  )
}

function readDays(setting: string, text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text)
  throw new ConfigError(
    `${setting} has ${JSON.stringify(text)}: name a whole number of days from 1, or leave it out to keep uploads for ever.`,
  )
}

const UNITS = ['', 'K', 'M', 'G', 'T']

/** `256M` is 256 * 2^20. */
function readBytes(setting: string, text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,15})\s*([KMGT]?)(?:i?B)?$/i.exec(text) ?? []
  const bytes = digits === '' ? NaN : Number(digits) * 1024 ** UNITS.indexOf(unit.toUpperCase())
  if (Number.isSafeInteger(bytes)) return bytes
  throw new ConfigError(
    `${setting} has ${JSON.stringify(text)}, which is no size: write bytes, or K, M, G or T of them, such as 256M.`,
  )
}

function oneOf<T extends string>(setting: string, text: string, values: readonly T[]): T {
  const value = values.find((one) => one === text)
  if (value === undefined)
    throw new ConfigError(`${setting} is ${JSON.stringify(text)}: use one of ${values.join(', ')}.`)
  return value
}

const split = (list = ''): string[] =>
  list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** What a browser elsewhere calls this machine: the host listened on, or, where that is "all", its addresses and name. */
function ownNames(host: string): string[] {
  if (isLoopback(host)) return []
  if (host !== '0.0.0.0' && host !== '::') return [bracketed(host)]
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return [
    hostname(),
    ...addresses.filter(({ internal }) => !internal).map(({ address }) => bracketed(address)),
  ]
}

/** An IPv6 address as it stands in URLs and in nginx's configuration. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
