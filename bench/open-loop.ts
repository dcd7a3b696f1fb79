import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** One request of a schedule. */
export interface Planned {
  readonly kind: string
  /** Path and query. */
  readonly path: string
}

export interface Answered {
  readonly kind: string
  /** From when it was to be sent to the last byte of its answer. */
  readonly ms: number
  readonly status: number
}

/**
 * Sends `perSecond` requests a second for so long, over so many kept-alive connections, each at its time whatever has become of
 * those before: what waits for a connection waits on the clock (open loop), so that a stall is seen by all who would have met it.
 */
export const openLoop = async (
  url: string,
  plan: () => Planned,
  { perSecond, seconds, connections }: { perSecond: number; seconds: number; connections: number },
): Promise<readonly Answered[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  const answers: Promise<Answered>[] = []
  const start = performance.now()
  for (let sent = 0; sent < perSecond * seconds; sent++) {
    const due = start + (sent * 1000) / perSecond
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    const { kind, path } = plan()
    answers.push(
      statusOf(`${url}${path}`, agent).then((status) => ({ kind, status, ms: performance.now() - due })),
    )
  }
  const all = await Promise.all(answers)
  agent.destroy()
  return all
}

/** Of an answer read to its end; 0 where there was none. */
const statusOf = (url: string, agent: Agent): Promise<number> =>
  new Promise((resolve) => {
    get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', () => resolve(0))
    }).on('error', () => resolve(0))
  })

/** The value that a share of all is no greater than. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN
