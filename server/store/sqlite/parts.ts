import { BLOCK_BYTES, BLOCKS_PER_PART } from '../../model/limits.ts'
import { join } from '../join.ts'
import { checkPart, checkRange, textMissing, verdict } from '../ledger.ts'
import type { PartInfo, PartRecord, Store } from '../store.ts'
import { own } from './blob.ts'
import type { Changes } from './changes.ts'
import type { Connection } from './connection.ts'
import { prepareLowerAnalyzer, type FindFile } from './files.ts'
import { packIndexes, unpackIndexes } from './indexes.ts'
import { pack, unpack, type Block } from './text.ts'

const NONE = new Uint8Array(0)

type PartMethods = Pick<Store, 'commitPart' | 'parts' | 'readText' | 'indexes'>

export function prepareParts(
  { db, read, grow }: Connection,
  findFile: FindFile,
  changes: Changes,
): PartMethods {
  const insertPart = db.prepare<[number, number, number, Uint8Array, string]>(
    'INSERT INTO part (file, number, bytes, sha256, worker) VALUES (?, ?, ?, ?, ?)',
  )
  const insertBlock = db.prepare<[number, number, number, number, Uint8Array]>(
    'INSERT INTO block (file, number, bytes, crc32, data) VALUES (?, ?, ?, ?, ?)',
  )
  const insertDictionary = db.prepare<[number, number, Uint8Array]>(
    'INSERT INTO dictionary (file, part, data) VALUES (?, ?, ?)',
  )
  const insertFact = db.prepare<[number, number, number, Uint8Array]>(
    'INSERT INTO fact (file, revision, part, data) VALUES (?, ?, ?, ?)',
  )
  const insertIndex = db.prepare<[number, number, number, Uint8Array]>(
    'INSERT INTO block_index (file, revision, part, data) VALUES (?, ?, ?, ?)',
  )
  const lowerAnalyzer = prepareLowerAnalyzer(db)
  const sha256Of = db
    .prepare<[number, number], string>('SELECT lower(hex(sha256)) FROM part WHERE file = ? AND number = ?')
    .pluck()
  const partsOf = db.prepare<[number], PartInfo>(
    `SELECT number AS part, bytes, lower(hex(sha256)) AS sha256, worker AS "by"
     FROM part WHERE file = ? ORDER BY number`,
  )
  const blockAt = db.prepare<[number, number], Block>(
    'SELECT bytes, crc32, data FROM block WHERE file = ? AND number = ?',
  )
  const dictionaryOf = db
    .prepare<[number, number], Uint8Array>('SELECT data FROM dictionary WHERE file = ? AND part = ?')
    .pluck()
  const indexOf = db
    .prepare<[number, number, number], Uint8Array>(
      'SELECT data FROM block_index WHERE file = ? AND revision = ? AND part = ?',
    )
    .pluck()

  const judge = ({
    key,
    sha256,
  }: PartRecord): { file: number; upload: number; is: ReturnType<typeof verdict> } => {
    const file = findFile(key.upload, key.file)
    const is = verdict(file.state, sha256Of.get(file.key, key.part) ?? null, sha256)
    return { file: file.key, upload: file.upload, is }
  }

  return {
    commitPart: async (part) => {
      // Judged twice: first without the write lock, so that a repeated part is not compressed and nobody waits for zstd.
      const early = await read(() => {
        checkPart(part)
        return judge(part).is
      })
      if (early !== 'applied') return early
      const { dictionary, blocks } = pack(part.text)
      const indexes = packIndexes(part.indexes)
      return grow(() => {
        const { file, upload, is } = judge(part)
        if (is !== 'applied') return is
        const number = part.key.part
        insertPart.run(file, number, part.text.byteLength, Buffer.from(part.sha256, 'hex'), part.by)
        for (const [place, block] of blocks.entries()) {
          insertBlock.run(file, number * BLOCKS_PER_PART + place, block.bytes, block.crc32, block.data)
        }
        if (dictionary !== null) insertDictionary.run(file, number, dictionary)
        insertFact.run(file, part.revision, number, part.facts)
        insertIndex.run(file, part.revision, number, indexes)
        lowerAnalyzer(file, part.analyzer)
        changes.mark(upload)
        return is
      })
    },

    parts: (upload, file) => read(() => partsOf.all(findFile(upload, file).key)),

    readText: (upload, file, from, to) =>
      read(() => {
        checkRange(from, to)
        const { key } = findFile(upload, file)
        // Looked at before it is allocated: a made-up range must not cost its length in memory.
        const pieces: Uint8Array[] = []
        for (let number = Math.floor(from / BLOCK_BYTES); number * BLOCK_BYTES < to; number++) {
          const start = number * BLOCK_BYTES
          const block = blockAt.get(key, number)
          if (block === undefined || start + block.bytes < Math.min(to, start + BLOCK_BYTES)) {
            throw textMissing(from, to)
          }
          const dictionary = (): Uint8Array | null =>
            dictionaryOf.get(key, Math.floor(number / BLOCKS_PER_PART)) ?? null
          pieces.push(unpack(block, number, dictionary).subarray(Math.max(0, from - start), to - start))
        }
        const [{ buffer, byteLength } = NONE] = pieces
        // A whole block is one already.
        if (pieces.length === 1 && byteLength === buffer.byteLength) return new Uint8Array(buffer)
        return join(pieces, to - from)
      }),

    indexes: (upload, file, part, revision) =>
      read(() => {
        const packed = indexOf.get(findFile(upload, file).key, revision, part)
        return packed === undefined ? [] : unpackIndexes(own(packed))
      }),
  }
}
