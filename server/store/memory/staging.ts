import { MAX_FILES_PER_UPLOAD } from '../../model/limits.ts'
import {
  checkFigures,
  checkStaged,
  checkStagingFree,
  noPackedFile,
  otherMember,
  stagedVerdict,
} from '../ledger.ts'
import type { StagingMethods } from '../store.ts'
import { MemoryFile } from './file.ts'
import type { JobQueue } from './jobs.ts'
import type { MemoryPacked } from './packed.ts'

type Live = ReadonlyMap<string, { readonly files: MemoryFile[] }>

const JOB = 'unpack'

/** The methods of a memory store about packed files; `mark` notes a visible change of an upload. */
export function memoryStaging(
  findFile: (upload: string, file: number) => MemoryFile,
  live: Live,
  jobs: JobQueue,
  mark: (upload: string) => unknown,
  quota: number,
): StagingMethods {
  const find = (upload: string, file: number): MemoryPacked => {
    const { packed } = findFile(upload, file)
    if (packed === null) throw noPackedFile(upload, file)
    return packed
  }
  const filesOf = (upload: string): MemoryFile[] => live.get(upload)?.files ?? []
  /** One packed file after the other: the first that is not done, once all of it is here. */
  const enqueueNext = (upload: string): void => {
    const next = filesOf(upload).findIndex(({ packed }) => packed !== null && packed.state !== 'done')
    if (filesOf(upload)[next]?.packed?.state === 'unpacking') jobs.enqueue(JOB, upload, next)
  }

  return {
    stagePart: async (part) => {
      checkStaged(part)
      const { upload, file, part: number } = part.key
      const packed = find(upload, file)
      const is = stagedVerdict(packed.state, packed.sha256Of(number), part.sha256)
      if (is !== 'applied') return is
      if (packed.size === null) checkStagingFree(part.bytes.byteLength, takenBytes(live), quota)
      packed.add(part)
      mark(upload)
      return is
    },
    stagedParts: async (upload, file) => find(upload, file).partInfos(),
    readStaged: async (upload, file, part) => find(upload, file).read(part),
    requestUnpack: async (upload, file, bytes, parts, again = false) => {
      const packed = find(upload, file)
      if (packed.state !== 'receiving') {
        if (packed.bytes !== bytes || packed.parts !== parts) return 'conflict'
        if (again && !packed.again) {
          packed.again = true
          for (const member of filesOf(upload)) if (member.member?.of === file) member.again = true
          mark(upload)
        }
        return 'same'
      }
      checkFigures(packed.partInfos(), bytes, parts)
      Object.assign(packed, { state: 'unpacking', bytes, parts, again })
      enqueueNext(upload)
      mark(upload)
      return 'applied'
    },
    addMember: async (lease, upload, file, member, as, revision) => {
      if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
      const files = filesOf(upload)
      const known = files.findIndex((one) => one.member?.of === file && one.member.number === member)
      if (known >= 0) {
        if (files[known]?.name !== as.name) throw otherMember(upload, file, member)
        return known
      }
      if (member === 0) {
        findFile(upload, file).become(as, file)
        mark(upload)
        return file
      }
      if (files.length >= MAX_FILES_PER_UPLOAD) return 'full'
      const added = new MemoryFile(as, revision)
      added.member = { of: file, number: member }
      files.push(added)
      mark(upload)
      return files.length - 1
    },
    finishUnpack: async (lease, upload, file, outcome) => {
      if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
      Object.assign(find(upload, file), { state: 'done', outcome: structuredClone(outcome) })
      enqueueNext(upload)
      mark(upload)
      return 'applied'
    },
    dropStaged: async (lease, upload, file, maxBlocks) => {
      if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
      const packed = find(upload, file)
      return packed.state === 'done' && packed.drop(maxBlocks) >= maxBlocks ? 'more' : 'done'
    },
  }
}

/** Bytes of the staging area that are taken. */
export const takenBytes = (live: Live): number =>
  [...live.values()]
    .flatMap(({ files }) => files)
    .reduce((sum, { packed }) => sum + (packed?.takenBytes() ?? 0), 0)
