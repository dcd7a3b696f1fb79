import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { renderNginxConfig } from './nginx-config.ts'

const SOURCE = join(import.meta.dirname, '..', 'nginx', 'nginx.conf')
const PAGE_FOLDER = join(import.meta.dirname, '..', 'web', 'dist')

/** nginx finishes requests under way for this long, then it is ended. */
const QUIT_MS = 5_000
const BACKOFF_MS = [100, 500, 1_000, 2_000, 5_000]
const DIED_YOUNG_MS = 10_000

/** Asked to end this often, then killed. */
const GROUP_END_POLL_MS = 50
const GROUP_END_TRIES = 10

const ACCESS_LOG = 'access.log'
const ERROR_LOG = 'error.log'
/** A log is begun anew past this size; the one before is kept. */
const MAX_LOG_BYTES = 64 * 1024 * 1024
const LOG_POLL_MS = 60_000

/** nginx can't be started with this configuration: one sentence. */
export class NginxError extends Error {}

export const isNginxInstalled = (): boolean => spawnSync('nginx', ['-v']).error === undefined

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** False where there is no such group (any more). */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal)
  } catch {
    return false
  }
}

/** nginx as a child in the foreground, with all it writes under DATA_DIR/nginx, brought back when it dies. */
export class Nginx {
  readonly #config: Config
  readonly #say: (text: string) => void
  readonly #folder: string
  readonly #configFile: string
  #child: ChildProcess | null = null
  #stopping = false
  #startedAt = 0
  #youngDeaths = 0
  #restartTimer: NodeJS.Timeout | undefined
  #logTimer: NodeJS.Timeout | undefined

  constructor(config: Config, say: (text: string) => void) {
    this.#config = config
    this.#say = say
    this.#folder = join(config.dataDir, 'nginx')
    this.#configFile = join(this.#folder, 'nginx.conf')
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  /** Ends an nginx that a killed manager left behind with this very configuration; answers whether there was one. */
  async endLeftOver(): Promise<boolean> {
    const pidFile = join(this.#folder, 'nginx.pid')
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0
    return pid > 0 && (await this.#endGroup(pid))
  }

  /** Writes and tests the configuration, then starts. Throws NginxError. */
  start(): void {
    this.#prepare()
    this.#spawn()
    this.#logTimer = setInterval(() => this.#turnLogs(), LOG_POLL_MS)
    this.#logTimer.unref()
  }

  /** Reads nginx/nginx.conf anew; where it has faults nginx keeps the configuration it has, and NginxError is thrown. */
  reload(): void {
    this.#prepare()
    this.#child?.kill('SIGHUP')
  }

  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#restartTimer)
    clearInterval(this.#logTimer)
    const child = this.#child
    if (child === null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGQUIT')
    const end = setTimeout(() => child.kill('SIGTERM'), QUIT_MS)
    await gone
    clearTimeout(end)
  }

  kill(): void {
    this.#stopping = true
    this.#child?.kill('SIGTERM')
  }

  #prepare(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const { host, port, workerPorts } = this.#config
    const text = renderNginxConfig(readFileSync(SOURCE, 'utf8'), {
      host,
      port,
      workerPorts,
      pageFolder: PAGE_FOLDER,
      runFolder: this.#folder,
      accessLog: join(this.#folder, ACCESS_LOG),
      errorLog: join(this.#folder, ERROR_LOG),
    })
    const candidate = `${this.#configFile}.new`
    writeFileSync(candidate, text)
    const test = spawnSync('nginx', ['-t', '-q', ...this.#arguments(candidate)], { encoding: 'utf8' })
    if (test.status !== 0)
      throw new NginxError(`nginx refuses its configuration; mend nginx/nginx.conf: ${test.stderr.trim()}`)
    renameSync(candidate, this.#configFile)
  }

  #arguments(configFile: string): string[] {
    // Run by root, nginx would give its processes to another user, who may not read DATA_DIR nor the page.
    const user = process.getuid?.() === 0 ? ' user root;' : ''
    return [
      '-p',
      this.#folder,
      '-c',
      configFile,
      '-e',
      join(this.#folder, ERROR_LOG),
      '-g',
      `daemon off;${user}`,
    ]
  }

  #spawn(): void {
    this.#startedAt = Date.now()
    const child = spawn('nginx', this.#arguments(this.#configFile), {
      stdio: ['ignore', 'inherit', 'inherit'],
      // A group of its own: Ctrl-C is the manager's to act on, and what is left of a killed nginx can be ended by the group.
      detached: true,
    })
    this.#child = child
    child.on('error', (error) => this.#say(`nginx: ${error.message}`))
    child.on('exit', (status, signal) => {
      this.#child = null
      if (this.#stopping) return
      this.#youngDeaths = Date.now() - this.#startedAt < DIED_YOUNG_MS ? this.#youngDeaths + 1 : 0
      const delay = BACKOFF_MS[Math.min(this.#youngDeaths, BACKOFF_MS.length - 1)] ?? 0
      this.#say(
        `nginx ended ${signal === null ? `with status ${status}` : `by ${signal}`}; it is started anew (its log: ${this.#folder}/${ERROR_LOG})`,
      )
      this.#restartTimer = setTimeout(() => void this.#revive(child.pid), delay)
    })
  }

  /** Killed outright, nginx leaves its own workers behind, who hold the port: they are ended first. */
  async #revive(pid: number | undefined): Promise<void> {
    if (pid !== undefined) await this.#endGroup(pid)
    if (!this.#stopping) this.#spawn()
  }

  /** Ends all processes of the nginx that had this pid; answers whether there were any. */
  async #endGroup(pid: number): Promise<boolean> {
    if (!this.#isOurs(pid)) return false
    signalGroup(pid, 'SIGTERM')
    // Bounded, for where nobody reaps the dead (a container without an init) the group never vanishes.
    for (let tries = 0; tries < GROUP_END_TRIES && this.#isOurs(pid); tries++) await pause(GROUP_END_POLL_MS)
    if (this.#isOurs(pid)) signalGroup(pid, 'SIGKILL')
    return true
  }

  #turnLogs(): void {
    const full = [ACCESS_LOG, ERROR_LOG]
      .map((name) => join(this.#folder, name))
      .filter((log) => (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES)
    for (const log of full) renameSync(log, `${log}.1`)
    if (full.length > 0) this.#child?.kill('SIGUSR1')
  }

  /**
   * Whether this group of processes is an nginx of this folder: its number may have gone to another program since.
   * Where the group's first process is gone but the group is not, the number can't have been given away.
   */
  #isOurs(pid: number): boolean {
    if (!signalGroup(pid, 0)) return false
    const commandLine = `/proc/${pid}/cmdline`
    return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes(this.#configFile)
  }
}
