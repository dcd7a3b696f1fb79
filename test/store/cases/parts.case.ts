import { expect, test } from 'vitest'
import { BLOCK_BYTES, PART_BYTES } from '../../../server/model/limits.ts'
import {
  bytesOf,
  createUpload,
  failure,
  noise,
  partOf,
  requestedClose,
  REVISION,
  type Begin,
} from '../setting.ts'

export function partCases(begin: Begin): void {
  test('a part counts once: applied, then same, and a conflict for other bytes', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    const part = partOf(id, 0, bytesOf('one\n'))
    expect(await store.commitPart(part)).toBe('applied')
    expect(await other.commitPart({ ...part, by: '8812' })).toBe('same')
    expect(await other.commitPart(partOf(id, 0, bytesOf('two\n')))).toBe('conflict')
    expect(await store.parts(id, 0)).toEqual([{ part: 0, bytes: 4, sha256: part.sha256, by: '8811' }])
    expect(await store.readText(id, 0, 0, 4)).toEqual(bytesOf('one\n'))
  })

  test('the same part by two handles at once is applied by one of them', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    const part = partOf(id, 3, noise(BLOCK_BYTES + 1, 1))
    const both = await Promise.all([store.commitPart(part), other.commitPart(part)])
    expect(both.sort()).toEqual(['applied', 'same'])
    expect(await store.parts(id, 0)).toHaveLength(1)
  })

  test('parts may come in any order, and belong to their file', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    for (const part of [10, 2, 0]) await store.commitPart(partOf(id, part, bytesOf(`part ${part}\n`)))
    await store.commitPart(partOf(id, 5, bytesOf('of file 1\n'), { file: 1 }))
    expect((await store.parts(id, 0)).map(({ part }) => part)).toEqual([0, 2, 10])
    expect((await store.parts(id, 1)).map(({ part }) => part)).toEqual([5])
  })

  test('a file that is closed takes no other part, but answers for those it has', async () => {
    const { store } = await begin()
    const id = await requestedClose(store, bytesOf('all\n'))
    expect(await store.commitPart(partOf(id, 0, bytesOf('all\n')))).toBe('same')
    expect(await store.commitPart(partOf(id, 0, bytesOf('ALL\n')))).toBe('conflict')
    expect(await store.commitPart(partOf(id, 1, bytesOf('more\n')))).toBe('conflict')
    expect(await store.parts(id, 0)).toHaveLength(1)
  })

  test.for([
    ['no upload', { upload: '0'.repeat(32) }, 'not-found'],
    ['no file', { file: 2 }, 'not-found'],
    ['a negative number', { part: -1 }, 'bad-request'],
    ['half a number', { part: 0.5 }, 'bad-request'],
  ] as const)('a part of %s is refused', async ([, key, code]) => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    const part = partOf(id, 0, bytesOf('x'))
    await expect(store.commitPart({ ...part, key: { ...part.key, ...key } })).rejects.toMatchObject(
      failure(code),
    )
  })

  test.for([
    ['more than a part', { text: new Uint8Array(PART_BYTES + 1) }, 'too-large'],
    ['an SHA-256 in capitals', { sha256: 'A'.repeat(64) }, 'bad-request'],
    ['an index too few', { indexes: [] }, 'internal'],
  ] as const)('a record with %s is refused', async ([, fault, code]) => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    await expect(store.commitPart({ ...partOf(id, 0, bytesOf('x')), ...fault })).rejects.toMatchObject(
      failure(code),
    )
    expect(await store.parts(id, 0)).toEqual([])
  })

  test('what was committed does not change with the buffer it came in', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    const part = partOf(id, 0, bytesOf('abc'))
    await store.commitPart(part)
    part.text.fill(0)
    part.facts.fill(0)
    expect(await store.readText(id, 0, 0, 3)).toEqual(bytesOf('abc'))
    expect((await store.facts(id, 0, REVISION))[0]?.facts).toEqual(bytesOf('facts of part 0'))
  })

  test('text comes back byte for byte, across blocks and parts', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    const whole = noise(PART_BYTES + BLOCK_BYTES + 77, 2)
    whole.fill(0x0a, 5, 3 * BLOCK_BYTES)
    await store.commitPart(partOf(id, 1, whole.subarray(PART_BYTES)))
    await store.commitPart(partOf(id, 0, whole.subarray(0, PART_BYTES)))
    const ranges = [
      [0, whole.length],
      [0, 0],
      [0, 1],
      [BLOCK_BYTES - 1, BLOCK_BYTES + 1],
      [BLOCK_BYTES, 2 * BLOCK_BYTES],
      [3 * BLOCK_BYTES - 9, 5 * BLOCK_BYTES + 9],
      [PART_BYTES - 1, PART_BYTES],
      [PART_BYTES - 1, PART_BYTES + 1],
      [PART_BYTES + BLOCK_BYTES, whole.length],
      [whole.length - 1, whole.length],
      [whole.length, whole.length],
    ] as const
    for (const [from, to] of ranges) {
      const text = await other.readText(id, 0, from, to)
      // Compared by hand: on 9 MiB a matcher's own comparison takes seconds.
      expect([from, to, Buffer.compare(text, whole.subarray(from, to))]).toEqual([from, to, 0])
    }
  })

  test.for([
    [0, 11, 'incomplete'],
    [10, 11, 'incomplete'],
    [5, PART_BYTES, 'incomplete'],
    [PART_BYTES - 1, PART_BYTES + 1, 'incomplete'],
    [3 * PART_BYTES, 3 * PART_BYTES + 1, 'incomplete'],
    [0, Number.MAX_SAFE_INTEGER, 'incomplete'],
    [-1, 1, 'bad-request'],
    [2, 1, 'bad-request'],
    [0, 1.5, 'bad-request'],
  ] as const)('bytes %i to %i are not all there: %s', async ([from, to, code]) => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    await store.commitPart(partOf(id, 0, bytesOf('0123456789')))
    await store.commitPart(partOf(id, 2, bytesOf('beyond a gap')))
    await expect(store.readText(id, 0, from, to)).rejects.toMatchObject(failure(code))
  })

  test('the indexes of a part come back block by block', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    const part = partOf(id, 0, new Uint8Array(2 * BLOCK_BYTES + 1))
    await store.commitPart(part)
    const indexes = await store.indexes(id, 0, 0, REVISION)
    expect(indexes).toEqual(part.indexes)
    expect(await store.indexes(id, 0, 0, REVISION + 1)).toEqual([])
    expect(await store.indexes(id, 0, 1, REVISION)).toEqual([])
  })

  test('an empty part is a part', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    expect(await store.commitPart(partOf(id, 0, new Uint8Array(0)))).toBe('applied')
    expect((await store.parts(id, 0)).map(({ bytes }) => bytes)).toEqual([0])
    expect(await store.readText(id, 0, 0, 0)).toHaveLength(0)
    expect(await store.indexes(id, 0, 0, REVISION)).toEqual([])
  })
}
