import { Worker } from 'node:worker_threads'
import { LogkinError } from '../model/errors.ts'
import type { PartAnswer, PartTask } from './part-task.ts'

/** A part that a thread analyses, and one that it finds when it is done. */
const MOST_PENDING = 2

/** A thread makes much garbage and keeps nothing: a small young generation has it collected early, at no price that could be measured. */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 8 }

interface Pending {
  readonly resolve: (answer: PartAnswer) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  /** Answers come in the order of the tasks. */
  readonly pending: Pending[]
}

/** Threads that analyse parts. A thread that crashes fails every task, this and later ones. */
export class PartThreads {
  readonly #threads: Thread[] = []
  #failure: Error | null = null

  /** From now on there are so many at least. */
  start(count: number): void {
    while (this.#threads.length < count) this.#threads.push(this.#thread())
  }

  get count(): number {
    return this.#threads.length
  }

  /** Why one of them crashed. */
  get failure(): Error | null {
    return this.#failure
  }

  /** Whether one of them would soon have nothing to do. */
  get needsMore(): boolean {
    return this.#threads.some(({ pending }) => pending.length < MOST_PENDING)
  }

  /** The bytes of a task are taken over: the caller must not touch them again. */
  analyze(task: PartTask): Promise<PartAnswer> {
    const answer = new Promise<PartAnswer>((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure)
        return
      }
      const free = this.#threads.reduce((least, thread) =>
        thread.pending.length < least.pending.length ? thread : least,
      )
      free.pending.push({ resolve, reject })
      free.worker.postMessage(task, 'bytes' in task.source ? [task.source.bytes.buffer] : [])
    })
    // Who waits for the tasks in turn learns of the first failure; the others say the same.
    answer.catch(() => undefined)
    return answer
  }

  /** Ends the threads; what is under way is dropped. */
  async close(): Promise<void> {
    this.#failure ??= new Error('The threads are closed.')
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #thread(): Thread {
    const worker = new Worker(new URL('./part-thread.ts', import.meta.url), {
      name: 'part',
      resourceLimits: THREAD_MEMORY,
    })
    const pending: Pending[] = []
    worker.on('message', (answer: PartAnswer) => pending.shift()?.resolve(answer))
    worker.on('error', (error) => this.#fail(`An analysis thread failed: ${messageOf(error)}`))
    worker.on('exit', (status) => this.#fail(`An analysis thread ended with status ${status}.`))
    return { worker, pending }
  }

  #fail(reason: string): void {
    this.#failure ??= new LogkinError('internal', reason)
    for (const { pending } of this.#threads) for (const task of pending.splice(0)) task.reject(this.#failure)
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
