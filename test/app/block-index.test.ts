import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBlockIndex, encodeBlockIndexes } from '../../server/app/block-index.ts'
import { Writer } from '../../server/cluster/varint.ts'
import { BLOCK_BYTES } from '../../server/model/limits.ts'

test('entries come back, block by block, wherever the part begins', () => {
  const entry = fc.tuple(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 600 }) }, fc.nat(BLOCK_BYTES * 1.5)),
    fc.oneof({ weight: 9, arbitrary: fc.nat(5) }, fc.nat(100_000)),
  )
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 300 }), fc.nat(9), (entries, part) => {
      const start = part * 8 * BLOCK_BYTES
      let at = start - 1
      const offsets = entries.map(([step]) => (at += step))
      const rows = entries.map(([, row]) => row)
      const bytes = at - start + 100
      const index = { offsets: Float64Array.from(offsets), rows: Uint32Array.from(rows), keys: [] }
      const blocks = encodeBlockIndexes(index, start, bytes).map((stored, block) =>
        decodeBlockIndex(stored, start + block * BLOCK_BYTES),
      )
      expect(blocks).toHaveLength(Math.ceil(bytes / BLOCK_BYTES))
      expect(blocks.flatMap((block) => [...block.offsets])).toEqual(offsets)
      expect(blocks.flatMap((block) => [...block.rows])).toEqual(rows)
    }),
  )
})

test('an index that an older version stored is read', () => {
  const plain = new Writer().uint(5).uint(0).uint(70_000).uint(300).bytes()
  expect(decodeBlockIndex(zstdCompressSync(plain), BLOCK_BYTES)).toEqual({
    offsets: Float64Array.of(BLOCK_BYTES + 5, BLOCK_BYTES + 70_005),
    rows: Uint32Array.of(0, 300),
  })
})
