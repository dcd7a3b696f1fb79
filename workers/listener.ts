import { createServer, type Server } from 'node:http'
import type { ListenOptions } from 'node:net'
import { getRequestListener } from '@hono/node-server'

/** nginx keeps idle connections for 60 s; ours live longer, so that it is never our closing that a request meets. */
const KEEP_ALIVE_MS = 75_000
/** While draining, connections that became idle are closed this often. */
const DRAIN_POLL_MS = 50

export type Fetch = (request: Request, bindings: object) => Promise<Response>

/** An HTTP server that can be drained: stops accepting, finishes what was asked, then closes. */
export class Listener {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** Rejects with the system's error (EADDRINUSE) where it can't listen. */
  static async open(fetch: Fetch, address: ListenOptions): Promise<Listener> {
    const handle = getRequestListener(fetch)
    const server = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 },
      (request, response) => {
        // After the drain has begun, tell the client (nginx) not to use this connection again.
        if (!server.listening) response.setHeader('Connection', 'close')
        void handle(request, response)
      },
    )
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(address, () => {
        server.off('error', reject)
        resolve()
      })
    })
    return new Listener(server)
  }

  /** Resolves when the last request is answered; cuts off what is left after `maxMs`. */
  async drain(maxMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    const sweep = setInterval(() => this.#server.closeIdleConnections(), DRAIN_POLL_MS)
    const limit = setTimeout(() => this.#server.closeAllConnections(), maxMs)
    await closed
    clearInterval(sweep)
    clearTimeout(limit)
  }
}
