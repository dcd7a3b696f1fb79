import type { FileHandle } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { cutEvenly } from '../ingest/cut.ts'
import { ByteSource } from '../ingest/unpack/source.ts'
import { PART_BYTES, SAMPLE_BYTES } from '../model/limits.ts'
import { atOnce } from '../model/steps.ts'
import type { Reading, ReadingWishes } from '../model/upload.ts'
import { joinParts, type Analysts } from './join-parts.ts'
import type { LineLog } from './line-log.ts'
import { analyzePart } from './part-analysis.ts'
import { PartAnalyst } from './part-analyst.ts'
import { PartJoiner } from './part-joiner.ts'
import type { PartTask } from './part-task.ts'
import { PartThreads } from './part-threads.ts'
import { contextOf, readingOf } from './reading.ts'
import { stretchSizes } from './stretch-sizes.ts'

/** Text as it stands on disk, which several threads read at once. */
export interface DiskText {
  /** As the user wrote it, for messages. */
  readonly label: string
  readonly bytes: number
  /** Throws LogkinError where it can't be opened any more. */
  readonly open: () => Promise<FileHandle>
}

export interface CountableFile {
  readonly stream: AsyncIterable<Uint8Array>
  /** The same text, where it is a plain file. */
  readonly disk?: DiskText | null | undefined
}

export interface CountedFile {
  /** What it adds up to. */
  readonly encoded: Uint8Array
  /** How it was read. */
  readonly reading: Reading
}

export interface FileCounterOptions {
  /** How many analyse, this one among them. Default: as many as there are processors. */
  readonly threads?: number | undefined
  readonly partBytes?: number | undefined
  /** Where there is less than this to analyse, only this one does. */
  readonly aloneBytes?: number | undefined
}

/** Joining what was found is one thread's work, and each holds a part: more than these gain nothing. */
const MAX_THREADS = 8
/** By the time that another thread has started and its code is compiled, this one has analysed so much. */
const ALONE_BYTES = 64 * 1024 * 1024

/**
 * Adds up files, each to a summary, on all processors where that is worth the start of threads: a file of more than one part is
 * analysed part by part and joined in its order, so the result does not depend on who does. Holds a few parts, whatever the file's size.
 */
export class FileCounter {
  readonly #threadCount: number
  readonly #partBytes: number
  readonly #aloneBytes: number
  readonly #analysts: Analysts = { threads: new PartThreads(), own: new PartAnalyst() }
  /** Of files of more than one part. */
  #bytes = 0

  constructor({
    threads = availableParallelism(),
    partBytes = PART_BYTES,
    aloneBytes = ALONE_BYTES,
  }: FileCounterOptions = {}) {
    this.#threadCount = threads
    this.#partBytes = partBytes
    this.#aloneBytes = aloneBytes
  }

  /**
   * @param log where the lines go, for `assign`
   * Throws LogkinError for a wish that can't be fulfilled, and for a file that can't be read to its end.
   */
  async count(
    { stream, disk }: CountableFile,
    wishes: ReadingWishes,
    today: string,
    log: LineLog | null = null,
  ): Promise<CountedFile> {
    if (disk && disk.bytes > this.#partBytes) return this.#countDisk(disk, wishes, today, log)
    const source = new ByteSource(stream)
    const reading = readingOf(await source.peek(SAMPLE_BYTES), wishes, today)
    const joiner = new PartJoiner(reading, log)
    const pieces = cutEvenly(source.rest(), this.#partBytes)
    const first = await pieces.next()
    const start = first.done === true ? new Uint8Array(0) : first.value
    if (start.length < this.#partBytes) {
      const part = analyzePart(start, contextOf(reading, 0), log !== null)
      if (part) atOnce(joiner.add(part))
    } else {
      this.#expect(start.length)
      const tasks = streamTasks(start, this.#counted(pieces), reading, joiner, log !== null)
      await joinParts(tasks, this.#analysts, joiner, '')
    }
    return { encoded: joiner.end(), reading }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#analysts.threads.close()
  }

  /** So much more is to be analysed: others join in where that is worth it. */
  #expect(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes >= this.#aloneBytes)
      this.#analysts.threads.start(Math.min(this.#threadCount, MAX_THREADS) - 1)
  }

  async *#counted(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for await (const bytes of pieces) {
      this.#expect(bytes.length)
      yield bytes
    }
  }

  async #countDisk(
    disk: DiskText,
    wishes: ReadingWishes,
    today: string,
    log: LineLog | null,
  ): Promise<CountedFile> {
    const file = await disk.open()
    try {
      // Threads start while the format is learned.
      this.#expect(disk.bytes)
      const { buffer, bytesRead } = await file.read(new Uint8Array(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0)
      const sample = buffer.subarray(0, bytesRead)
      const reading = readingOf(sample, wishes, today)
      const joiner = new PartJoiner(reading, log)
      const sizes = stretchSizes(disk.bytes, sample, this.#analysts.threads.count + 1, this.#partBytes)
      const tasks = diskTasks(file.fd, sizes, reading, joiner, log !== null)
      await joinParts(tasks, this.#analysts, joiner, disk.label)
      return { encoded: joiner.end(), reading }
    } finally {
      await file.close()
    }
  }
}

/** `FileCounter.count` for a single file. */
export const countOne = async (
  file: CountableFile,
  wishes: ReadingWishes,
  today: string,
): Promise<CountedFile> => {
  const counter = new FileCounter()
  try {
    return await counter.count(file, wishes, today)
  } finally {
    await counter.close()
  }
}

/** Only so much is sent to a thread: where it stands; the thread reads it. */
function* diskTasks(
  descriptor: number,
  sizes: Iterable<number>,
  reading: Reading,
  joiner: PartJoiner,
  withLines: boolean,
): Generator<PartTask> {
  let offset = 0
  for (const length of sizes) {
    const context = { ...contextOf(reading, offset), coarseness: joiner.coarseness }
    yield { context, source: { descriptor, length }, withLines }
    offset += length
  }
}

async function* streamTasks(
  first: Uint8Array<ArrayBuffer>,
  others: AsyncIterable<Uint8Array<ArrayBuffer>>,
  reading: Reading,
  joiner: PartJoiner,
  withLines: boolean,
): AsyncGenerator<PartTask> {
  // What was yielded may be handed over to a thread: nothing of it can be asked for afterwards.
  let offset = first.length
  yield { context: contextOf(reading, 0), source: { bytes: first }, withLines }
  for await (const bytes of others) {
    const context = { ...contextOf(reading, offset), coarseness: joiner.coarseness }
    offset += bytes.length
    yield { context, source: { bytes }, withLines }
  }
}
