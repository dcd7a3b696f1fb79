import { ANALYZER_REVISION } from '../analyze.ts'
import { cutEvenly } from '../ingest/cut.ts'
import { unpack, type Member } from '../ingest/unpack/unpack.ts'
import { LogkinError } from '../model/errors.ts'
import { MAX_FILES_PER_UPLOAD, PART_BYTES, SAMPLE_BYTES } from '../model/limits.ts'
import type { PackedFile, UnpackOutcome, UnpackProblem } from '../model/upload.ts'
import type { Job, NewFile } from '../store/store.ts'
import { newMemberOf } from './create-upload.ts'
import { storePart, type Receiver } from './receive-part.ts'
import type { Step } from './step.ts'

/** Unpacked between two steps: some tenths of a second, also where nothing is kept of it. */
const STEP_BYTES = PART_BYTES
/** Given to be unpacked at a time: a bomb is known by what it becomes against what was given. */
const FEED_BYTES = 64 * 1024
/** So many problems are told in words; all are counted. */
const MAX_PROBLEMS_TOLD = 20
/** Blocks dropped between two looks at the lease: short transactions, so that uploads go on meanwhile. */
const BLOCKS_AT_ONCE = 32

/**
 * Unpacks a packed file of an upload out of the staging area, part by part, into files of the upload, has each closed, and
 * drops the packed bytes at the end. Whoever takes the job over begins from the start: the same bytes give the same members
 * in the same order, and files and parts that are stored already are found again, so that nothing is there twice.
 */
export const unpackStaged = async (receiver: Receiver, job: Job, step: Step): Promise<void> => {
  const { store } = receiver
  const { upload: id, file } = job
  const upload = await store.upload(id)
  const packed = upload?.packed.find((one) => one.file === file)
  if (!packed || packed.state === 'receiving') {
    await store.finishJob(job)
    return
  }
  if (packed.state === 'unpacking') {
    // Asked at once: a full disk must not cost all that was unpacked up to the next part.
    await store.checkRoom()
    const outcome = await new Unpacking(receiver, job, packed, step, upload?.createdAt ?? '').run()
    if (outcome === null || (await store.finishUnpack(job, id, packed.file, outcome)) === 'fenced') return
  }
  for (;;) {
    const left = await store.dropStaged(job, id, packed.file, BLOCKS_AT_ONCE)
    if (left === 'done') await store.finishJob(job)
    if (left !== 'more' || !(await step())) return
  }
}

/** Another worker has the job by now, or this one is to end. */
class Stopped extends Error {}

class Unpacking {
  readonly #receiver: Receiver
  readonly #job: Job
  readonly #packed: PackedFile
  readonly #step: Step
  /** The day that times without a date end at where nobody names one. */
  readonly #today: string
  readonly #passedOver = { links: 0, devices: 0 }
  readonly #problems: UnpackProblem[] = []
  #problemCount = 0
  #members = 0
  #sinceStep = 0

  constructor(receiver: Receiver, job: Job, packed: PackedFile, step: Step, createdAt: string) {
    this.#receiver = receiver
    this.#job = job
    this.#packed = packed
    this.#step = step
    this.#today = createdAt.slice(0, 10)
  }

  /** Null where it was stopped. */
  async run(): Promise<UnpackOutcome | null> {
    try {
      for await (const member of unpack(this.#staged(), {
        name: this.#packed.name,
        passedOver: this.#passedOver,
        onProblem: (problem) => this.#note(problem),
        onProgress: (bytes) => this.#progress(bytes),
      }))
        await this.#keep(member)
      // Nothing came of it; its place among the files is there all the same.
      if (this.#members === 0) await this.#keep({ path: null, modified: null, bytes: nothing() })
    } catch (error) {
      if (error instanceof Stopped || (await this.#isDeleted(error))) return null
      throw error
    }
    return { ...this.#passedOver, problemCount: this.#problemCount, problems: this.#problems }
  }

  /** Whether it failed because the upload is deleted, and with it this job. */
  async #isDeleted(error: unknown): Promise<boolean> {
    if (!(error instanceof LogkinError) || error.code !== 'not-found') return false
    return (await this.#receiver.store.upload(this.#job.upload)) === null
  }

  /** Its packed bytes, a part at a time. */
  async *#staged(): AsyncGenerator<Uint8Array, void, undefined> {
    const { store } = this.#receiver
    for (let part = 0; part < (this.#packed.parts ?? 0); part++) {
      await this.#mayGoOn()
      const bytes = await store.readStaged(this.#job.upload, this.#packed.file, part)
      for (let at = 0; at < bytes.length; at += FEED_BYTES) yield bytes.subarray(at, at + FEED_BYTES)
    }
  }

  /** A member as a file: announced by its first bytes, stored part by part, and closed by whoever has the time. */
  async #keep(member: Member): Promise<void> {
    const { store } = this.#receiver
    const { upload } = this.#job
    let index: number | 'full' | null = null
    let parts = 0
    let bytes = 0
    for await (const part of cutEvenly(member.bytes, PART_BYTES)) {
      index ??= await this.#announce(member, part.subarray(0, SAMPLE_BYTES))
      if (index === 'full') return
      bytes += part.length
      await storePart(this.#receiver, { upload, file: index, part: parts++ }, part)
      await this.#mayGoOn()
    }
    index ??= await this.#announce(member, new Uint8Array(0))
    if (index === 'full') return
    // Asked late: it may have been said while this was unpacked.
    const again = (await store.upload(upload))?.packed.find(({ file }) => file === this.#packed.file)?.again
    await store.requestClose(upload, index, bytes, parts, again)
  }

  async #announce(member: Member, sample: Uint8Array): Promise<number | 'full'> {
    const { store } = this.#receiver
    const { upload } = this.#job
    const as: NewFile = newMemberOf(this.#packed, member, sample, this.#today)
    const { file } = this.#packed
    const index = await store.addMember(this.#job, upload, file, this.#members, as, ANALYZER_REVISION)
    if (index === 'fenced') throw new Stopped()
    if (index === 'full')
      this.#note({
        kind: 'limit',
        path: member.path,
        message: `An upload holds ${MAX_FILES_PER_UPLOAD} files; send those that are missing in another.`,
      })
    else this.#members++
    return index
  }

  #note(problem: UnpackProblem): void {
    this.#problemCount++
    const isTold = this.#problems.some(({ message }) => message === problem.message)
    if (!isTold && this.#problems.length < MAX_PROBLEMS_TOLD) this.#problems.push(problem)
  }

  async #progress(bytes: number): Promise<void> {
    this.#sinceStep += bytes
    if (this.#sinceStep >= STEP_BYTES) await this.#mayGoOn()
  }

  async #mayGoOn(): Promise<void> {
    this.#sinceStep = 0
    if (!(await this.#step())) throw new Stopped()
  }
}

// eslint-disable-next-line require-yield -- a file without bytes
async function* nothing(): Member['bytes'] {
  return
}
