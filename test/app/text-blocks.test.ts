import { expect, test } from 'vitest'
import { TextBlocks } from '../../server/app/text-blocks.ts'
import { BLOCK_BYTES } from '../../server/model/limits.ts'
import type { LogFile } from '../../server/model/upload.ts'

const TEXT = Buffer.alloc(5 * BLOCK_BYTES + 100, 'All of it, and each byte where it stands. ')
const file = { index: 0, state: 'complete', bytes: TEXT.length } as LogFile

/** A store of one text that notes what is read of it, in blocks. */
const aStore = () => {
  const read: number[] = []
  const readText = (_upload: string, _file: number, from: number, to: number): Promise<Uint8Array> => {
    read.push(from / BLOCK_BYTES)
    return Promise.resolve(new Uint8Array(TEXT.subarray(from, to)))
  }
  return { read, store: { readText, parts: () => Promise.resolve([]) } }
}

test.each([
  ['within a block', 10, 99],
  ['over an edge', BLOCK_BYTES - 7, BLOCK_BYTES + 7],
  ['over many', 5, 4 * BLOCK_BYTES],
  ['at the end', TEXT.length - 50, TEXT.length],
])('gives the bytes %s', async (_, from, to) => {
  for (const texts of [TextBlocks.passing(aStore().store), TextBlocks.lasting(aStore().store)])
    expect(Buffer.compare(await texts.read('u', file, from, to), TEXT.subarray(from, to))).toBe(0)
})

test('reads a block once for all who ask', async () => {
  const { store, read } = aStore()
  const texts = TextBlocks.lasting(store)
  for (const block of [0, 1, 2, 3, 4, 0, 1])
    await texts.read('u', file, block * BLOCK_BYTES, block * BLOCK_BYTES + 5)
  expect(read).toEqual([0, 1, 2, 3, 4])
  await texts.read('another', file, 0, 5)
  expect(read).toEqual([0, 1, 2, 3, 4, 0])
})

test('keeps no more than a few for who passes through', async () => {
  const { store, read } = aStore()
  const texts = TextBlocks.passing(store)
  for (const block of [0, 1, 2, 1, 3, 0])
    await texts.read('u', file, block * BLOCK_BYTES, block * BLOCK_BYTES + 5)
  expect(read).toEqual([0, 1, 2, 3, 0])
})
