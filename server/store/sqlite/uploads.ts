import { LogkinError } from '../../model/errors.ts'
import type {
  FileKey,
  LogFile,
  PackedFile,
  Reading,
  ReadingWishes,
  UnpackOutcome,
  Upload,
} from '../../model/upload.ts'
import { nextUploadId } from '../id.ts'
import { checkStagingRoom, noUpload, otherFingerprint } from '../ledger.ts'
import type { NewUpload, Store } from '../store.ts'
import type { Changes } from './changes.ts'
import type { Connection } from './connection.ts'
import type { InsertFile } from './files.ts'
import type { Jobs } from './jobs.ts'
import { prepareTakenBytes } from './staging.ts'

type UploadMethods = Pick<
  Store,
  | 'createUpload'
  | 'addFile'
  | 'upload'
  | 'uploads'
  | 'findUnfinished'
  | 'deleteUpload'
  | 'deleteDuplicate'
  | 'version'
>

interface UploadRow {
  readonly key: number
  readonly id: string
  readonly created_ms: number
  readonly fingerprint: string
}

interface FileRow extends Omit<
  LogFile,
  'index' | 'reading' | 'finishedAt' | 'duplicateOf' | 'reanalysis' | 'packedIn'
> {
  readonly upload: number
  readonly number: number
  readonly reading: string
  readonly identity: string | null
  readonly finished: number | null
  readonly finished_ms: number | null
  readonly again: number
  /** Null: no other analysis is asked for. */
  readonly wanted: string | null
  readonly packed_in: number | null
}

interface PackedRow extends Omit<PackedFile, 'wishes' | 'again' | 'outcome'> {
  readonly wishes: string
  readonly again: number
  readonly outcome: string | null
}

const UPLOAD = 'SELECT key, id, created_ms, fingerprint FROM upload WHERE deleted = 0'
const FILE = `SELECT upload, number, name, size, state, reading, revision, analyzer, bytes, parts, identity, finished, finished_ms, again, packed_in,
     (SELECT wanted FROM reanalysis WHERE reanalysis.file = file.key) AS wanted FROM file`

export function prepareUploads(
  { db, now, look, read, write, grow }: Connection,
  changes: Changes,
  jobs: Pick<Jobs, 'enqueue' | 'drop'>,
  insertFile: InsertFile,
  stagingBytes: number,
): UploadMethods {
  const byId = db.prepare<[string], UploadRow>(`${UPLOAD} AND id = ?`)
  const byIdempotencyKey = db.prepare<[string], UploadRow>(`${UPLOAD} AND idempotency_key = ?`)
  const all = db.prepare<[], UploadRow>(`${UPLOAD} ORDER BY id DESC`)
  const filesOf = db.prepare<[number], FileRow>(`${FILE} WHERE upload = ? ORDER BY number`)
  const packedOf = db.prepare<[number], PackedRow>(
    `SELECT file.number AS file, packed.name, packed.size, packed.format, packed.wishes, packed.state, packed.bytes,
       packed.parts, packed.again, packed.outcome
     FROM file JOIN packed ON packed.file = file.key WHERE file.upload = ? ORDER BY file.number`,
  )
  const takenBytes = prepareTakenBytes(db)
  const fingerprints = db
    .prepare<[number], string>('SELECT fingerprint FROM file WHERE upload = ? ORDER BY number')
    .pluck()
  const eldestLike = db.prepare<[string, number, number], FileKey>(
    `SELECT upload.id AS upload, file.number AS file FROM file JOIN upload ON upload.key = file.upload
     WHERE file.identity = ? AND file.upload <> ? AND file.finished < ? AND upload.deleted = 0
     ORDER BY file.finished LIMIT 1`,
  )
  const unfinishedLike = db.prepare<[string], FileKey>(
    `SELECT upload.id AS upload, file.number AS file FROM file JOIN upload ON upload.key = file.upload
     WHERE file.fingerprint = ? AND upload.deleted = 0
       AND EXISTS (SELECT 1 FROM file AS other LEFT JOIN packed ON packed.file = other.key
         WHERE other.upload = file.upload AND (other.state <> 'complete' OR packed.state <> 'done'))
     ORDER BY upload.id DESC, file.number`,
  )
  const lastId = db.prepare<[], string>('SELECT last_upload FROM counter').pluck()
  const keepId = db.prepare<[string]>('UPDATE counter SET last_upload = ?')
  const insertUpload = db.prepare<[string, number, string, string | null, number]>(
    'INSERT INTO upload (id, created_ms, fingerprint, idempotency_key, version) VALUES (?, ?, ?, ?, ?)',
  )
  // The idempotency key is given free: who drops the same files again after deleting them means a new upload.
  const hide = db.prepare<[string]>(
    'UPDATE upload SET deleted = 1, idempotency_key = NULL WHERE id = ? AND deleted = 0',
  )
  const versionOf = db
    .prepare<[string], number>('SELECT version FROM upload WHERE id = ? AND deleted = 0')
    .pluck()
  const versionOfAll = db.prepare<[], number>('SELECT changes FROM counter').pluck()

  const uploadOf = (row: UploadRow): Upload => ({
    id: row.id,
    createdAt: new Date(row.created_ms).toISOString(),
    files: filesOf.all(row.key).map((file) => fileOf(file, originalOf(file))),
    packed: packedOf.all(row.key).map(packedFileOf),
  })
  const originalOf = ({ upload, identity, finished, again }: FileRow): FileKey | null =>
    again === 1 || identity === null || finished === null
      ? null
      : (eldestLike.get(identity, upload, finished) ?? null)

  const remove = (id: string): boolean => {
    if (hide.run(id).changes === 0) return false
    jobs.drop(id)
    jobs.enqueue('delete', id, null)
    changes.next()
    return true
  }

  const insert = (upload: NewUpload): Upload => {
    const nowMs = now()
    const id = nextUploadId(lastId.get() ?? '', nowMs)
    keepId.run(id)
    const { fingerprint, idempotencyKey = null } = upload
    const { lastInsertRowid: key } = insertUpload.run(id, nowMs, fingerprint, idempotencyKey, changes.next())
    for (const [index, file] of upload.files.entries()) insertFile(Number(key), index, file, upload.revision)
    return uploadOf({ key: Number(key), id, created_ms: nowMs, fingerprint })
  }

  return {
    createUpload: (upload) =>
      grow(() => {
        const known =
          upload.idempotencyKey === undefined ? undefined : byIdempotencyKey.get(upload.idempotencyKey)
        if (known === undefined) {
          checkStagingRoom(upload.files, takenBytes(), stagingBytes)
          return insert(upload)
        }
        if (known.fingerprint !== upload.fingerprint) throw otherFingerprint()
        return uploadOf(known)
      }),
    addFile: (id, index, file, revision) =>
      grow(() => {
        const row = byId.get(id)
        if (row === undefined) throw noUpload(id)
        const there = fingerprints.all(row.key)
        if (there[index] !== undefined) return there[index] === file.fingerprint ? 'same' : 'conflict'
        if (there.length !== index) return 'conflict'
        insertFile(row.key, index, file, revision)
        changes.mark(row.key)
        return 'applied'
      }),
    upload: (id) =>
      read(() => {
        const row = byId.get(id)
        return row === undefined ? null : uploadOf(row)
      }),
    uploads: () => read(() => all.all().map(uploadOf)),
    findUnfinished: (fingerprints) =>
      read(() => {
        const taken = new Set<string>()
        return fingerprints.map((fingerprint) => {
          for (const place of unfinishedLike.iterate(fingerprint)) {
            const name = `${place.upload}/${place.file}`
            if (taken.has(name)) continue
            taken.add(name)
            return place
          }
          return null
        })
      }),
    deleteUpload: (id) => write(() => remove(id)),
    deleteDuplicate: (id) =>
      write(() => {
        const row = byId.get(id)
        if (row === undefined || filesOf.all(row.key).some((file) => originalOf(file) === null)) return false
        if (packedOf.all(row.key).some(({ state }) => state !== 'done')) return false
        return remove(id)
      }),
    version: (id) =>
      look(() => {
        if (id === undefined) return versionOfAll.get() ?? 0
        const version = versionOf.get(id)
        if (version === undefined) throw noUpload(id)
        return version
      }),
  }
}

const fileOf = (row: FileRow, duplicateOf: FileKey | null): LogFile => ({
  index: row.number,
  name: row.name,
  size: row.size,
  state: row.state,
  reading: readingOf(row.reading),
  revision: row.revision,
  analyzer: row.analyzer,
  reanalysis: row.wanted === null ? null : { wanted: JSON.parse(row.wanted) as ReadingWishes | null },
  bytes: row.bytes,
  parts: row.parts,
  finishedAt: row.finished_ms === null ? null : new Date(row.finished_ms).toISOString(),
  duplicateOf,
  packedIn: row.packed_in,
})

const packedFileOf = (row: PackedRow): PackedFile => ({
  ...row,
  wishes: JSON.parse(row.wishes) as ReadingWishes,
  again: row.again === 1,
  outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as UnpackOutcome),
})

function readingOf(json: string): Reading {
  const reading: unknown = JSON.parse(json)
  if (isReading(reading)) return reading
  throw new LogkinError('internal', `A file's stored reading can't be understood: ${json.slice(0, 100)}`)
}

const isReading = (value: unknown): value is Reading =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  'charset' in value &&
  typeof value.charset === 'string' &&
  'zone' in value &&
  typeof value.zone === 'string' &&
  'date' in value &&
  typeof value.date === 'string'
