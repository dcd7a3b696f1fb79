import zlib from 'node:zlib'
import { LogkinError } from '../../model/errors.ts'
import { BLOCK_BYTES, BLOCKS_PER_PART, MAX_FILES_PER_UPLOAD } from '../../model/limits.ts'
import type { PackedState } from '../../model/upload.ts'
import { join } from '../join.ts'
import {
  checkFigures,
  checkStaged,
  checkStagingFree,
  noPackedFile,
  otherMember,
  stagedVerdict,
} from '../ledger.ts'
import type { PartInfo, StagedPart, StagingMethods } from '../store.ts'
import type { Changes } from './changes.ts'
import type { Connection } from './connection.ts'
import type { FindFile, InsertFile } from './files.ts'
import type { Jobs } from './jobs.ts'
import type { GiveRoomBack } from './room.ts'

interface PackedRow {
  readonly size: number | null
  readonly state: PackedState
  readonly bytes: number | null
  readonly parts: number | null
}

interface BlockRow {
  readonly crc32: number
  readonly data: Uint8Array
}

interface MemberRow {
  readonly number: number
  readonly name: string
}

const JOB = 'unpack'

/**
 * The staging area: tables of the one database rather than files beside it, so that a part is durable and counted in one
 * transaction, every worker sees it, and deletion, backup, and the disk's reserve know it without a word.
 */
export function prepareStaging(
  { db, read, write, grow }: Connection,
  findFile: FindFile,
  changes: Changes,
  jobs: Pick<Jobs, 'enqueue' | 'holds'>,
  giveRoomBack: GiveRoomBack,
  insertFile: InsertFile,
  quota: number,
): StagingMethods {
  const packedRow = db.prepare<[number], PackedRow>(
    'SELECT size, state, bytes, parts FROM packed WHERE file = ?',
  )
  const takenBytes = prepareTakenBytes(db)
  const insertPart = db.prepare<[number, number, number, Uint8Array, string]>(
    'INSERT INTO staged_part (file, number, bytes, sha256, worker) VALUES (?, ?, ?, ?, ?)',
  )
  const insertBlock = db.prepare<[number, number, number, Uint8Array]>(
    'INSERT INTO staged_block (file, number, crc32, data) VALUES (?, ?, ?, ?)',
  )
  const sha256Of = db
    .prepare<[number, number], string>(
      'SELECT lower(hex(sha256)) FROM staged_part WHERE file = ? AND number = ?',
    )
    .pluck()
  const partsOf = db.prepare<[number], PartInfo>(
    `SELECT number AS part, bytes, lower(hex(sha256)) AS sha256, worker AS "by"
     FROM staged_part WHERE file = ? ORDER BY number`,
  )
  const blocksOf = db.prepare<[number, number, number], BlockRow>(
    'SELECT crc32, data FROM staged_block WHERE file = ? AND number >= ? AND number < ? ORDER BY number',
  )
  const fix = db.prepare<[number, number, number, number]>(
    `UPDATE packed SET state = 'unpacking', bytes = ?, parts = ?, again = ? WHERE file = ?`,
  )
  const keepPacked = db.prepare<[number]>('UPDATE packed SET again = 1 WHERE file = ? AND again = 0')
  const keepMembers = db.prepare<[number, number]>(
    'UPDATE file SET again = 1 WHERE upload = ? AND packed_in = ?',
  )
  const nextOf = db.prepare<[number], { readonly number: number; readonly state: PackedState }>(
    `SELECT file.number, packed.state FROM packed JOIN file ON file.key = packed.file
     WHERE file.upload = ? AND packed.state <> 'done' ORDER BY file.number LIMIT 1`,
  )
  const memberOf = db.prepare<[number, number, number], MemberRow>(
    'SELECT number, name FROM file WHERE upload = ? AND packed_in = ? AND member = ?',
  )
  const countFiles = db.prepare<[number], number>('SELECT count(*) FROM file WHERE upload = ?').pluck()
  const becomeFirst = db.prepare<[string, string, number]>(
    'UPDATE file SET name = ?, reading = ?, size = NULL WHERE key = ?',
  )
  const noteMember = db.prepare<[number, number, number]>(
    'UPDATE file SET packed_in = ?, member = ? WHERE key = ?',
  )
  const finish = db.prepare<[string, number]>(`UPDATE packed SET state = 'done', outcome = ? WHERE file = ?`)
  const drop = db.prepare<[number, number]>('DELETE FROM staged_block WHERE file = ? LIMIT ?')

  const find = (upload: string, index: number): { key: number; upload: number; packed: PackedRow } => {
    const { key, upload: uploadKey } = findFile(upload, index)
    const packed = packedRow.get(key)
    if (packed === undefined) throw noPackedFile(upload, index)
    return { key, upload: uploadKey, packed }
  }
  const judge = ({ key: { upload, file, part }, sha256 }: StagedPart) => {
    const found = find(upload, file)
    return { ...found, is: stagedVerdict(found.packed.state, sha256Of.get(found.key, part) ?? null, sha256) }
  }
  /** One packed file after the other: the first that is not done, once all of it is here. */
  const enqueueNext = (uploadKey: number, upload: string): void => {
    const next = nextOf.get(uploadKey)
    if (next?.state === 'unpacking') jobs.enqueue(JOB, upload, next.number)
  }

  return {
    stagePart: async (part) => {
      const early = await read(() => {
        checkStaged(part)
        return judge(part).is
      })
      if (early !== 'applied') return early
      const { bytes } = part
      return grow(() => {
        const { key, upload, packed, is } = judge(part)
        if (is !== 'applied') return is
        // What was announced is taken already.
        if (packed.size === null) checkStagingFree(bytes.byteLength, takenBytes(), quota)
        const { part: number } = part.key
        insertPart.run(key, number, bytes.byteLength, Buffer.from(part.sha256, 'hex'), part.by)
        for (
          let at = 0, block = number * BLOCKS_PER_PART;
          at < bytes.byteLength;
          at += BLOCK_BYTES, block++
        ) {
          const data = bytes.subarray(at, at + BLOCK_BYTES)
          insertBlock.run(key, block, zlib.crc32(data), data)
        }
        changes.mark(upload)
        return is
      })
    },

    stagedParts: (upload, file) => read(() => partsOf.all(find(upload, file).key)),

    readStaged: (upload, file, part) =>
      read(() => {
        const { key } = find(upload, file)
        const from = part * BLOCKS_PER_PART
        const blocks = blocksOf.all(key, from, from + BLOCKS_PER_PART)
        for (const { crc32, data } of blocks)
          if (zlib.crc32(data) !== crc32)
            throw new LogkinError(
              'internal',
              `Part ${part} of a packed file is damaged in the store: check the disk, and send the file anew.`,
            )
        const length = blocks.reduce((sum, { data }) => sum + data.byteLength, 0)
        return join(
          blocks.map(({ data }) => data),
          length,
        )
      }),

    requestUnpack: (upload, file, bytes, parts, again = false) =>
      write(() => {
        const { key, upload: uploadKey, packed } = find(upload, file)
        if (packed.state !== 'receiving') {
          if (packed.bytes !== bytes || packed.parts !== parts) return 'conflict'
          if (again && keepPacked.run(key).changes > 0) {
            keepMembers.run(uploadKey, file)
            changes.mark(uploadKey)
          }
          return 'same'
        }
        checkFigures(partsOf.all(key), bytes, parts)
        fix.run(bytes, parts, again ? 1 : 0, key)
        enqueueNext(uploadKey, upload)
        changes.mark(uploadKey)
        return 'applied'
      }),

    addMember: (lease, upload, file, member, as, revision) =>
      grow(() => {
        if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
        const { key, upload: uploadKey } = find(upload, file)
        const known = memberOf.get(uploadKey, file, member)
        if (known !== undefined) {
          if (known.name !== as.name) throw otherMember(upload, file, member)
          return known.number
        }
        let index = file
        if (member === 0) {
          becomeFirst.run(as.name, JSON.stringify(as.reading), key)
          noteMember.run(file, member, key)
        } else {
          index = countFiles.get(uploadKey) ?? 0
          if (index >= MAX_FILES_PER_UPLOAD) return 'full'
          noteMember.run(file, member, insertFile(uploadKey, index, as, revision))
        }
        changes.mark(uploadKey)
        return index
      }),

    finishUnpack: (lease, upload, file, outcome) =>
      write(() => {
        if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
        const { key, upload: uploadKey } = find(upload, file)
        finish.run(JSON.stringify(outcome), key)
        enqueueNext(uploadKey, upload)
        changes.mark(uploadKey)
        return 'applied'
      }),

    dropStaged: async (lease, upload, file, maxBlocks) => {
      const blocks = await write(() => {
        if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
        const { key, packed } = find(upload, file)
        return packed.state === 'done' && drop.run(key, maxBlocks).changes === maxBlocks ? 'more' : 'done'
      })
      return blocks === 'done' ? giveRoomBack() : blocks
    },
  }
}

/** Bytes of the staging area that are taken: what is announced and not unpacked yet, and what has come of what named no size. */
export const prepareTakenBytes = (db: Connection['db']): (() => number) => {
  const taken = db
    .prepare<[], number>(
      `SELECT ifnull(sum(max(ifnull(packed.size, 0),
         (SELECT ifnull(sum(bytes), 0) FROM staged_part WHERE staged_part.file = packed.file))), 0)
       FROM packed JOIN file ON file.key = packed.file JOIN upload ON upload.key = file.upload
       WHERE packed.state <> 'done' AND upload.deleted = 0`,
    )
    .pluck()
  return () => taken.get() ?? 0
}
