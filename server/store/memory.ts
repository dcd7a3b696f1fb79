import type { FileKey, Upload } from '../model/upload.ts'
import { nextUploadId } from './id.ts'
import {
  checkFigures,
  checkPart,
  checkRange,
  checkStagingRoom,
  noFile,
  noUpload,
  otherFingerprint,
  verdict,
} from './ledger.ts'
import { MemoryFile } from './memory/file.ts'
import { JobQueue } from './memory/jobs.ts'
import { memoryReanalysis } from './memory/reanalysis.ts'
import { memoryStaging, takenBytes } from './memory/staging.ts'
import type { NewUpload, Store } from './store.ts'

interface MemoryUpload {
  readonly id: string
  readonly createdMs: number
  readonly fingerprint: string
  readonly idempotencyKey: string | undefined
  readonly files: MemoryFile[]
  version: number
}

interface MemoryStoreOptions {
  /** Milliseconds since 1970, for creation times and leases. */
  readonly clock?: () => number
  /** Bytes that packed files may take until they are unpacked; none named: any number. */
  readonly stagingBytes?: number
}

/**
 * The store for one process and as long as it lives, text included and uncompressed: for the command line and for tests.
 * Keeps the same rules as the SQLite one; both pass test/store/store.case.ts.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const now = options.clock ?? Date.now
  const stagingBytes = options.stagingBytes ?? Infinity
  const jobs = new JobQueue(now)
  const live = new Map<string, MemoryUpload>()
  const hidden = new Map<string, MemoryUpload>()
  let lastId = ''
  let changes = 0

  const find = (id: string): MemoryUpload => {
    const upload = live.get(id)
    if (upload === undefined) throw noUpload(id)
    return upload
  }
  const findFile = (id: string, file: number): MemoryFile => {
    const found = find(id).files[file]
    if (found === undefined) throw noFile(id, file)
    return found
  }
  const mark = (id: string): number => {
    changes += 1
    find(id).version = changes
    return changes
  }
  const create = (upload: NewUpload): MemoryUpload => {
    lastId = nextUploadId(lastId, now())
    changes += 1
    const created: MemoryUpload = {
      id: lastId,
      createdMs: now(),
      fingerprint: upload.fingerprint,
      idempotencyKey: upload.idempotencyKey,
      files: upload.files.map((file) => new MemoryFile(file, upload.revision)),
      version: changes,
    }
    live.set(created.id, created)
    return created
  }

  const remove = (id: string): boolean => {
    const upload = live.get(id)
    if (upload === undefined) return false
    live.delete(id)
    hidden.set(id, upload)
    jobs.drop(id)
    jobs.enqueue('delete', id, null)
    changes += 1
    return true
  }
  /** The first completed file of another upload with the same identity, where this one came later. */
  const originalOf = (own: MemoryUpload, { identity, finished, again }: MemoryFile): FileKey | null => {
    if (again || identity === null) return null
    const found = [...live.values()]
      .filter((upload) => upload !== own)
      .flatMap(({ id, files }) => files.map((file, index) => ({ file, upload: id, index })))
      .filter(({ file }) => file.identity === identity && (file.finished ?? 0) < (finished ?? 0))
      .sort((a, b) => (a.file.finished ?? 0) - (b.file.finished ?? 0))[0]
    return found === undefined ? null : { upload: found.upload, file: found.index }
  }
  const answer = (upload: MemoryUpload): Upload => ({
    id: upload.id,
    createdAt: new Date(upload.createdMs).toISOString(),
    files: upload.files.map((file, index) => file.answer(index, originalOf(upload, file))),
    packed: upload.files.flatMap(({ packed }, index) => packed?.answer(index) ?? []),
  })

  return {
    createUpload: async (upload) => {
      const key = upload.idempotencyKey
      const known =
        key === undefined
          ? undefined
          : [...live.values()].find(({ idempotencyKey }) => idempotencyKey === key)
      if (known !== undefined && known.fingerprint !== upload.fingerprint) throw otherFingerprint()
      if (known === undefined) checkStagingRoom(upload.files, takenBytes(live), stagingBytes)
      return answer(known ?? create(upload))
    },
    addFile: async (id, index, file, revision) => {
      const { files } = find(id)
      const there = files[index]
      if (there !== undefined) return there.fingerprint === file.fingerprint ? 'same' : 'conflict'
      if (files.length !== index) return 'conflict'
      files.push(new MemoryFile(file, revision))
      mark(id)
      return 'applied'
    },
    upload: async (id) => {
      const upload = live.get(id)
      return upload === undefined ? null : answer(upload)
    },
    uploads: async () => [...live.values()].reverse().map(answer),
    findUnfinished: async (fingerprints) => {
      const unfinished = [...live.values()]
        .reverse()
        .filter(({ files }) => !files.every((file) => isComplete(file) && isUnpacked(file)))
      const open = unfinished.flatMap(({ id, files }) =>
        files.map(({ fingerprint }, file) => ({ upload: id, file, fingerprint })),
      )
      return fingerprints.map((wanted) => {
        const at = open.findIndex(({ fingerprint }) => fingerprint === wanted)
        if (at === -1) return null
        const { upload, file } = open.splice(at, 1)[0]!
        return { upload, file }
      })
    },
    deleteUpload: async (id) => remove(id),
    deleteDuplicate: async (id) => {
      const upload = live.get(id)
      if (upload === undefined || upload.files.some((file) => originalOf(upload, file) === null)) return false
      if (!upload.files.every(isUnpacked)) return false
      return remove(id)
    },

    commitPart: async (part) => {
      checkPart(part)
      const file = findFile(part.key.upload, part.key.file)
      const is = verdict(file.state, file.part(part.key.part)?.sha256 ?? null, part.sha256)
      if (is === 'applied') {
        file.add(part)
        mark(part.key.upload)
      }
      return is
    },
    parts: async (upload, file) => findFile(upload, file).partInfos(),
    commitSeam: async (seam) => {
      if (!findFile(seam.upload, seam.file).addSeam(seam)) return 'same'
      if (seam.revision === findFile(seam.upload, seam.file).revision) mark(seam.upload)
      return 'applied'
    },
    facts: async (upload, file, revision) => findFile(upload, file).facts(revision),
    factKeys: async (upload, file, revision, run = { from: 0, to: Infinity }) =>
      findFile(upload, file)
        .facts(revision)
        .filter(({ part }) => part >= run.from && part < run.to)
        .map(({ kind, part }) => ({ kind, part })),
    factsOf: async (upload, file, revision, keys) => findFile(upload, file).factsOf(revision, keys),
    commitFold: async (fold) => (findFile(fold.upload, fold.file).addFold(fold) ? 'applied' : 'same'),
    foldKeys: async (upload, file, revision) => findFile(upload, file).foldKeys(revision),
    fold: async (upload, file, revision, key) => findFile(upload, file).fold(revision, key),
    readText: async (upload, file, from, to) => {
      checkRange(from, to)
      return findFile(upload, file).readText(from, to)
    },
    indexes: async (upload, file, part, revision) => findFile(upload, file).indexes(part, revision),

    requestClose: async (upload, file, bytes, parts, again = false) => {
      const found = findFile(upload, file)
      if (found.state !== 'open') {
        if (found.bytes !== bytes || found.parts !== parts) return 'conflict'
        if (again && !found.again) {
          found.again = true
          mark(upload)
        }
        return 'same'
      }
      checkFigures(found.partInfos(), bytes, parts)
      found.again = again
      found.state = 'closing'
      found.bytes = bytes
      found.parts = parts
      jobs.enqueue('close', upload, file)
      mark(upload)
      return 'applied'
    },
    finishClose: async (lease, upload, file, revision, totals, identity) => {
      if (!jobs.holds(lease, 'close', upload, file)) return 'fenced'
      const found = findFile(upload, file)
      if (found.revision !== revision) return 'fenced'
      if (found.state === 'complete') return 'applied'
      found.complete(totals)
      if (found.asked !== null) jobs.enqueue('reanalyze', upload, file)
      mark(upload)
      found.identity = identity ?? null
      found.finished = changes
      found.finishedMs = now()
      return 'applied'
    },
    replaceTotals: async (upload, file, revision, totals) => {
      if (!findFile(upload, file).replaceTotals(revision, totals)) return 'same'
      mark(upload)
      return 'applied'
    },
    ...memoryStaging(findFile, live, jobs, mark, stagingBytes),
    ...memoryReanalysis(findFile, live, jobs, mark),
    totals: async (upload, file, revision) => findFile(upload, file).totals(revision),
    keepDerived: async (upload, file, revision, name, data) =>
      findFile(upload, file).keepDerived(revision, name, data) ? 'applied' : 'same',
    derived: async (upload, file, revision, name) => findFile(upload, file).derived(revision, name),
    deleteSome: async (lease, upload, maxRows) => {
      if (!jobs.holds(lease, 'delete', upload, null)) return 'fenced'
      let left = maxRows
      for (const file of hidden.get(upload)?.files ?? []) left -= file.removeSome(left)
      if (left <= 0) return 'more'
      hidden.delete(upload)
      return 'done'
    },

    requestFields: async (upload, file) => {
      findFile(upload, file)
      jobs.enqueue('fields', upload, file)
    },
    requestRetention: async () => jobs.enqueue('retain', '', null),
    claimJob: async (worker, leaseMs, kinds) => jobs.claim(worker, leaseMs, kinds),
    claimJobFor: async (kind, upload, file, worker, leaseMs) =>
      jobs.claimFor(kind, upload, file, worker, leaseMs),
    heartbeat: async (lease, leaseMs) => jobs.heartbeat(lease, leaseMs),
    finishJob: async (lease) => jobs.finish(lease),
    failJob: async (lease, _error, delayMs) => jobs.fail(lease, delayMs),

    check: async () => [],
    version: async (upload) => (upload === undefined ? changes : find(upload).version),
    checkRoom: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

const isComplete = ({ state }: MemoryFile): boolean => state === 'complete'
const isUnpacked = ({ packed }: MemoryFile): boolean => packed === null || packed.state === 'done'
