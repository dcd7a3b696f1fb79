import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ManagerStatus } from '../../workers/control.ts'

const MANAGER = join(import.meta.dirname, '..', '..', 'workers', 'manager.ts')
const POLL_MS = 50
/** Two slow cores may take long; what is waited for is always an event, never a time. */
const PATIENCE_MS = 45_000

/** The tests with nginx need it; in CI a missing one is a failure, so there they run and fail. */
export const HAS_NGINX = spawnSync('nginx', ['-v']).error === undefined || Boolean(process.env['CI'])

/** Ports that nothing listened on a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(
    servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

export async function eventually<T>(what: string, probe: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const found = await probe()
    if (found !== null && found !== undefined && found !== false) return found
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
  throw new Error(`waited in vain: ${what}`)
}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A manager with three workers on free ports and a data folder of their own. */
export interface Site {
  readonly env: Readonly<Record<string, string>>
  readonly url: string
  readonly dataDir: string
  readonly workerPorts: readonly number[]
  /** What the manager and its workers have said so far. */
  said(): string
  pid(): number
  /** Another `manager.ts COMMAND` on the same configuration. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>
  status(): Promise<ManagerStatus>
  /** Starts the manager again after its end. */
  start(): Promise<void>
  /** Ends everything and removes the folder. */
  dispose(): Promise<void>
}

interface SiteOptions {
  readonly nginx: boolean
  readonly token?: string
  /** Names besides loopback that the site is reached under. */
  readonly allowedHosts?: string
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>
}

export async function startSite({ nginx, token, allowedHosts, env: more = {} }: SiteOptions): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-site-'))
  const dataDir = join(folder, 'data')
  const bare = join(folder, 'bin')
  mkdirSync(bare)
  symlinkSync(process.execPath, join(bare, 'node'))
  const [port = 0, ...workerPorts] = await freePorts(4)
  const { NODE_COMPILE_CACHE } = process.env
  const env: Record<string, string> = {
    // Each has a data folder of its own, in which nothing is compiled yet.
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
    PATH: nginx ? (process.env['PATH'] ?? '') : bare,
    PORT: String(port),
    WORKER_PORTS: workerPorts.join(','),
    DATA_DIR: dataDir,
    ...(token === undefined ? {} : { TOKEN: token }),
    ...(allowedHosts === undefined ? {} : { ALLOWED_HOSTS: allowedHosts }),
    ...more,
  }
  const url = `http://127.0.0.1:${port}`
  let said = ''
  let manager = spawnManager()

  function spawnManager(): ReturnType<typeof spawn> {
    const child = spawn(process.execPath, [MANAGER, 'start'], { env, cwd: folder })
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    return child
  }
  const isUp = (): Promise<boolean> =>
    eventually(`the address in: ${said}`, () => {
      if (manager.exitCode !== null) throw new Error(`the manager ended: ${said}`)
      return said.includes(`http://localhost:${port}`)
    })

  const site: Site = {
    env,
    url,
    dataDir,
    workerPorts,
    said: () => said,
    pid: () => manager.pid ?? 0,
    run: (args, more = {}) => runManager(args, { ...env, ...more }, folder),
    status: async () => JSON.parse((await site.run(['status', '--json'])).stdout) as ManagerStatus,
    start: async () => {
      said = ''
      manager = spawnManager()
      await isUp()
    },
    dispose: async () => {
      if (manager.exitCode === null && manager.signalCode === null) {
        const gone = new Promise((done) => manager.once('exit', done))
        manager.kill('SIGTERM')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await isUp()
  } catch (error) {
    await site.dispose()
    throw error
  }
  return site
}

export function runManager(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ran> {
  const child = spawn(process.execPath, [MANAGER, ...args], { env, cwd })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((done) => child.once('close', (status) => done({ status, stdout, stderr })))
}

/** Whether a process is there; one that is dead and not yet reaped is not. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z')
}

/** A request on a connection of its own, so that no kept-alive one hides which worker is there. */
export async function ask(url: string): Promise<{ status: number; worker: string | null; text: string }> {
  const response = await fetch(url, { headers: { connection: 'close' } })
  return {
    status: response.status,
    worker: response.headers.get('x-logkin-worker'),
    text: await response.text(),
  }
}
