import { createConnection, createServer } from 'node:net'
import { bracketed, isLoopback, type Config } from './config.ts'
import type { ManagerStatus } from './control.ts'
import { isNginxInstalled, Nginx } from './nginx.ts'
import { WorkerSlot } from './worker-slot.ts'

const LISTEN_MS = 10_000
const LISTEN_POLL_MS = 50

/** The site can't be started: one sentence that says what to do. */
export class StartError extends Error {}

/** The whole site: its workers and what balances them. */
export class Site {
  readonly #config: Config
  readonly #say: (text: string) => void
  readonly #slots: readonly WorkerSlot[]
  readonly #nginx: Nginx
  readonly #startedAt = Date.now()
  #stopping: Promise<void> | null = null

  /** `config.balancer` may be auto: it is settled here. Throws StartError where nginx is asked for and not there. */
  constructor(config: Config, say: (text: string) => void) {
    const balancer = settleBalancer(config, say)
    this.#config = { ...config, balancer }
    this.#say = say
    this.#nginx = new Nginx(this.#config, say)
    this.#slots = config.workerPorts.map((port) => new WorkerSlot(port, this.#config, say))
  }

  get address(): string {
    const { host, port } = this.#config
    const everywhere = host === '0.0.0.0' || host === '::'
    return `http://${isLoopback(host) || everywhere ? 'localhost' : bracketed(host)}:${port}`
  }

  /** Starts everything; resolves when the site answers. Throws StartError or NginxError, with nothing left running. */
  async start(): Promise<void> {
    if (await this.#nginx.endLeftOver()) this.#say('ended an nginx that an earlier manager had left behind')
    await this.#checkPorts()
    try {
      const ready = await Promise.all(this.#slots.map((slot) => slot.start()))
      if (this.#stopping === null && ready.every((one) => !one))
        throw new StartError('No worker could be started: what it said above names the cause.')
      if (this.#stopping === null && this.#config.balancer === 'nginx') {
        this.#nginx.start()
        await untilListening(this.#config.host, this.#config.port)
      }
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Worker by worker, each drained first and waited for, so that the others answer meanwhile. */
  async restart(say: (text: string) => void): Promise<boolean> {
    for (const slot of this.#slots) {
      await slot.stop()
      if (this.#stopping !== null) return false
      if (!(await slot.start())) {
        say(`worker ${slot.port} did not come up; the workers after it were left as they are`)
        return false
      }
      say(`worker ${slot.port} restarted`)
    }
    return true
  }

  /** Reads the balancer's configuration anew; answers what was done. Throws NginxError. */
  reload(): string {
    if (this.#config.balancer !== 'nginx')
      return 'There is no nginx here whose configuration could be read anew.'
    this.#nginx.reload()
    return 'nginx has read its configuration anew.'
  }

  /** The balancer first, so that requests under way still find their workers; then all workers, each drained. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      await this.#nginx.stop()
      await Promise.all(this.#slots.map((slot) => slot.stop()))
    })()
    return this.#stopping
  }

  kill(): void {
    this.#nginx.kill()
    for (const slot of this.#slots) slot.kill()
  }

  status(): ManagerStatus {
    const { balancer, dataDir } = this.#config
    return {
      pid: process.pid,
      address: this.address,
      dataDir,
      upSeconds: Math.floor((Date.now() - this.#startedAt) / 1000),
      balancer: { kind: balancer === 'auto' ? 'none' : balancer, pid: this.#nginx.pid },
      workers: this.#slots.map((slot) => slot.status()),
    }
  }

  async #checkPorts(): Promise<void> {
    const { host, port, workerPorts, balancer } = this.#config
    if (balancer !== 'none') await checkPort(host, port, 'PORT or --port')
    for (const worker of workerPorts) await checkPort('127.0.0.1', worker, 'WORKER_PORTS or --worker-ports')
  }
}

function settleBalancer({ balancer }: Config, say: (text: string) => void): 'nginx' | 'node' | 'none' {
  if (balancer === 'node' || balancer === 'none') return balancer
  if (isNginxInstalled()) return 'nginx'
  if (balancer === 'nginx')
    throw new StartError(
      'BALANCER is nginx, but there is no nginx in the PATH: install it, or leave BALANCER at auto.',
    )
  say("there is no nginx in the PATH: Node's own cluster module serves the site instead")
  return 'node'
}

/** Resolves when connections are accepted there. Throws StartError where that takes too long. */
async function untilListening(host: string, port: number): Promise<void> {
  for (let waited = 0; waited < LISTEN_MS; waited += LISTEN_POLL_MS) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = createConnection(
        { host: host === '0.0.0.0' || host === '::' ? 'localhost' : host, port },
        () => {
          socket.destroy()
          resolve(true)
        },
      )
      socket.on('error', () => resolve(false))
    })
    if (accepted) return
    await new Promise((done) => setTimeout(done, LISTEN_POLL_MS))
  }
  throw new StartError(
    `nginx does not accept connections on port ${port}: its log in DATA_DIR/nginx says why.`,
  )
}

/** Throws StartError where something listens there already, or the address is not this machine's. */
function checkPort(host: string, port: number, setting: string): Promise<void> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new StartError(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use by another program: stop that, or choose another port with ${setting}.`
            : `Port ${port} of ${host} can not be listened on (${error.message}): choose another with ${setting}, or another HOST.`,
        ),
      )
    })
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()))
  })
}
