import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { JsonAnswer, Question } from '../server/app/json-app.ts'
import type { App } from '../server/app/app.ts'
import { LogkinError } from '../server/model/errors.ts'
import {
  toError,
  type AppMethod,
  type EngineCall,
  type EngineData,
  type EngineMessage,
  type EngineRequest,
} from './engine-messages.ts'

/**
 * Analysis and views make much garbage and keep little: a small young generation has it collected early. Watching the upload
 * of 500 MB with 40,000 shapes, a worker's peak falls from 1,020 to 660 MB, at the price of 18 instead of 15 s. Views of the most unlike
 * logs need what the old generation may have.
 */
const ENGINE_MEMORY = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1536 }

type Arguments<M extends AppMethod> = Parameters<App[M]>
type Answer<M extends AppMethod> = Awaited<ReturnType<App[M]>>

/** What an engine takes over with a call, and where it goes once the call is answered. */
interface HandedOver {
  readonly room: ArrayBuffer
  readonly rooms: { giveBack(room: ArrayBuffer): void }
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly handedOver: HandedOver | null
}

/**
 * An engine thread as seen from the HTTP thread. `call` answers what the engine's App answers, or throws its
 * LogkinError; when `maxPending` calls wait already: 'busy'. A thread that ends without being asked to is a defect
 * that no call survives: `ended` then rejects, and the process should end too.
 */
export class EngineClient {
  readonly #thread: Worker
  readonly #pending = new Map<number, Pending>()
  readonly #maxPending: number
  #lastId = 0
  #closing = false
  /** Resolves when the thread has ended as asked. */
  readonly ended: Promise<void>

  private constructor(data: EngineData, maxPending: number) {
    this.#maxPending = maxPending
    this.#thread = new Worker(new URL('./engine.ts', import.meta.url), {
      workerData: data,
      name: data.role,
      resourceLimits: ENGINE_MEMORY,
    })
    this.#thread.on('message', (message: EngineMessage) => this.#receive(message))
    this.ended = new Promise((resolve, reject) => {
      this.#thread.on('error', reject)
      this.#thread.on('exit', (status) => {
        if (this.#closing && status === 0) resolve()
        else reject(new Error(`the ${data.role} engine ended with status ${status}`))
      })
    })
  }

  /** Starts the thread; it has opened the store when this resolves. */
  static async open(data: EngineData, maxPending: number): Promise<EngineClient> {
    const client = new EngineClient(data, maxPending)
    await Promise.race([once(client.#thread, 'message'), client.ended])
    return client
  }

  /** `handedOver` is not to be touched again by the caller. */
  call<M extends AppMethod>(
    method: M,
    args: Arguments<M>,
    handedOver: HandedOver | null = null,
  ): Promise<Answer<M>> {
    return this.#ask<Answer<M>>({ method, args, json: false }, handedOver)
  }

  /** The same, with the answer as JSON. */
  callForJson<Q extends Question>(method: Q, args: Arguments<Q>): Promise<JsonAnswer> {
    return this.#ask<JsonAnswer>({ method, args, json: true })
  }

  #ask<A>(
    asked: Pick<EngineCall, 'method' | 'args' | 'json'>,
    handedOver: HandedOver | null = null,
  ): Promise<A> {
    if (this.#pending.size >= this.#maxPending)
      return Promise.reject(
        new LogkinError(
          'busy',
          'This worker has more to do than it can hold: send the request again in a second.',
          {
            retryAfterSeconds: 1,
          },
        ),
      )
    const id = ++this.#lastId
    return new Promise<A>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, handedOver })
      const room = handedOver?.room ?? null
      this.#send({ kind: 'call', id, ...asked, room }, room ? [room] : [])
    })
  }

  /** Ends the thread after what it does now; the store is closed when this resolves. */
  async close(): Promise<void> {
    this.#closing = true
    this.#send({ kind: 'close' })
    await this.ended
  }

  #send(request: EngineRequest, transfer: readonly ArrayBuffer[] = []): void {
    this.#thread.postMessage(request, transfer)
  }

  #receive(message: EngineMessage): void {
    if (message.kind === 'open') return
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.room) pending?.handedOver?.rooms.giveBack(message.room)
    if (message.kind === 'answer') pending?.resolve(message.value)
    else pending?.reject(toError(message.error))
  }
}
