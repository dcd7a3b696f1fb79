import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { BLOCK_BYTES, MAX_FILES_PER_UPLOAD, PART_BYTES } from '../../../server/model/limits.ts'
import type { UnpackOutcome } from '../../../server/model/upload.ts'
import type { Job, NewFile, StagedPart, Store } from '../../../server/store/store.ts'
import { bytesOf, failure, newUpload, noise, READING, REVISION, type Begin } from '../setting.ts'
import { deleteAll } from './deletion.case.ts'

const LEASE_MS = 10_000
const OUTCOME: UnpackOutcome = {
  links: 2,
  devices: 1,
  problemCount: 1,
  problems: [{ kind: 'broken', path: 'a', message: 'a is broken.' }],
}

const packedFile = (name: string, size: number | null): NewFile => ({
  name,
  size,
  reading: READING,
  fingerprint: `fingerprint of ${name}`,
  packed: { format: 'zip', wishes: { zone: 'UTC', date: '2025-01-02' } },
})
const member = (name: string): NewFile => ({
  name,
  size: null,
  reading: { ...READING, charset: 'gb18030' },
  fingerprint: '',
})

const staged = (upload: string, part: number, bytes: Uint8Array, file = 0): StagedPart => ({
  key: { upload, file, part },
  sha256: createHash('sha256').update(bytes).digest('hex'),
  by: '8811',
  bytes,
})

/** An upload of packed files, all of whose bytes are there and to be unpacked. */
const requested = async (store: Store, ...names: string[]): Promise<string> => {
  const files = names.map((name) => packedFile(name, null))
  const { id } = await store.createUpload(newUpload({ files }))
  for (const [file] of names.entries()) {
    await store.stagePart(staged(id, 0, bytesOf('packed'), file))
    expect(await store.requestUnpack(id, file, 6, 1)).toBe('applied')
  }
  return id
}

const claim = async (store: Store, upload: string, file = 0): Promise<Job> => {
  const job = await store.claimJobFor('unpack', upload, file, 'w', LEASE_MS)
  expect(job).not.toBeNull()
  return job!
}

export function stagingCases(begin: Begin): void {
  test('parts of a packed file are kept as they came, and are no text', async () => {
    const { store, other } = await begin()
    const bytes = noise(PART_BYTES, 3)
    const rest = noise(BLOCK_BYTES + 5, 4)
    const size = bytes.length + rest.length
    const { id, packed } = await store.createUpload(newUpload({ files: [packedFile('a.zip', size)] }))
    expect(packed).toEqual([
      {
        file: 0,
        name: 'a.zip',
        size,
        format: 'zip',
        state: 'receiving',
        wishes: { zone: 'UTC', date: '2025-01-02' },
        bytes: null,
        parts: null,
        again: false,
        outcome: null,
      },
    ])
    expect(await store.stagePart(staged(id, 1, rest))).toBe('applied')
    await expect(store.requestUnpack(id, 0, size, 2)).rejects.toMatchObject(failure('incomplete'))
    expect(await store.stagePart(staged(id, 0, bytes))).toBe('applied')
    expect(await other.stagePart(staged(id, 0, bytes))).toBe('same')
    expect(await other.stagePart(staged(id, 0, rest))).toBe('conflict')
    expect(await other.readStaged(id, 0, 0)).toEqual(bytes)
    expect(await other.readStaged(id, 0, 1)).toEqual(rest)
    expect((await other.stagedParts(id, 0)).map(({ part, bytes: length, by }) => [part, length, by])).toEqual(
      [
        [0, PART_BYTES, '8811'],
        [1, rest.length, '8811'],
      ],
    )
    expect(await other.parts(id, 0)).toEqual([])
    expect(await store.requestUnpack(id, 0, size, 2)).toBe('applied')
    expect(await other.requestUnpack(id, 0, size, 2)).toBe('same')
    expect(await other.requestUnpack(id, 0, size, 3)).toBe('conflict')
    expect(await other.stagePart(staged(id, 0, bytes))).toBe('same')
    expect(await other.stagePart(staged(id, 2, rest))).toBe('conflict')
    expect(await store.check()).toEqual([])
  })

  test('what did not come packed is refused, and is a defect', async () => {
    const { store } = await begin()
    const { id } = await store.createUpload(newUpload())
    await expect(store.stagePart(staged(id, 0, bytesOf('x')))).rejects.toMatchObject(failure('internal'))
    await expect(store.stagedParts(id, 9)).rejects.toMatchObject(failure('not-found'))
  })

  test('members become files: the first in the place of the packed one, the others behind all', async () => {
    const { store, other } = await begin()
    const files = [packedFile('a.zip', 6), { ...member('plain.log'), fingerprint: 'plain' }]
    const { id } = await store.createUpload(newUpload({ files }))
    await store.stagePart(staged(id, 0, bytesOf('packed')))
    await store.requestUnpack(id, 0, 6, 1)
    const job = await claim(store, id)
    const add = (by: Store, number: number, name = `m${number}`) =>
      by.addMember(job, id, 0, number, member(name), REVISION)
    expect(await add(store, 0)).toBe(0)
    expect(await add(store, 1)).toBe(2)
    expect(await add(other, 0)).toBe(0)
    expect(await add(other, 1)).toBe(2)
    expect(await add(other, 2)).toBe(3)
    await expect(add(other, 2, 'another')).rejects.toMatchObject(failure('internal'))
    const upload = await other.upload(id)
    expect(
      upload?.files.map(({ name, size, state, packedIn, reading }) => [
        name,
        size,
        state,
        packedIn,
        reading.charset,
      ]),
    ).toEqual([
      ['m0', null, 'open', 0, 'gb18030'],
      ['plain.log', null, 'open', null, 'gb18030'],
      ['m1', null, 'open', 0, 'gb18030'],
      ['m2', null, 'open', 0, 'gb18030'],
    ])
    expect(await store.finishUnpack(job, id, 0, OUTCOME)).toBe('applied')
    expect((await other.upload(id))?.packed).toMatchObject([{ state: 'done', outcome: OUTCOME }])
    expect(await store.dropStaged(job, id, 0, 10)).toBe('done')
    expect(await store.finishJob(job)).toBe('applied')
    expect(await other.readStaged(id, 0, 0)).toEqual(new Uint8Array(0))
    expect(await other.stagePart(staged(id, 0, bytesOf('packed')))).toBe('same')
    expect(await other.requestUnpack(id, 0, 6, 1)).toBe('same')
    expect(await store.check()).toEqual([])
  })

  test('an upload that is full takes no more members', async () => {
    const { store } = await begin()
    const plain = Array.from({ length: MAX_FILES_PER_UPLOAD - 1 }, (_, at) => member(`${at}.log`))
    const { id } = await store.createUpload(newUpload({ files: [packedFile('a.zip', null), ...plain] }))
    await store.stagePart(staged(id, 0, bytesOf('packed')))
    await store.requestUnpack(id, 0, 6, 1)
    const job = await claim(store, id)
    expect(await store.addMember(job, id, 0, 0, member('first'), REVISION)).toBe(0)
    expect(await store.addMember(job, id, 0, 1, member('second'), REVISION)).toBe('full')
  })

  test('packed files of an upload are unpacked one after the other, in their order', async () => {
    const { store, other } = await begin()
    const files = ['a', 'b', 'c'].map((name) => packedFile(name, null))
    const { id } = await store.createUpload(newUpload({ files }))
    for (const file of [2, 1, 0]) await store.stagePart(staged(id, 0, bytesOf('packed'), file))
    await store.requestUnpack(id, 2, 6, 1)
    await store.requestUnpack(id, 1, 6, 1)
    expect(await other.claimJob('w', LEASE_MS)).toBeNull()
    await other.requestUnpack(id, 0, 6, 1)
    for (const file of [0, 1, 2]) {
      const job = await other.claimJob('w', LEASE_MS)
      expect(job).toMatchObject({ kind: 'unpack', upload: id, file })
      expect(await store.claimJob('w', LEASE_MS)).toBeNull()
      await store.finishUnpack(job!, id, file, OUTCOME)
      await store.dropStaged(job!, id, file, 10)
      await store.finishJob(job!)
    }
    expect(await store.claimJob('w', LEASE_MS)).toBeNull()
  })

  test('a holder that lost the job changes nothing', async () => {
    const { store, other, clock } = await begin()
    const id = await requested(store, 'a')
    const lost = await claim(store, id)
    clock.ms += LEASE_MS
    const job = await claim(other, id)
    expect(await store.addMember(lost, id, 0, 0, member('m'), REVISION)).toBe('fenced')
    expect(await store.finishUnpack(lost, id, 0, OUTCOME)).toBe('fenced')
    expect(await store.dropStaged(lost, id, 0, 10)).toBe('fenced')
    expect(await other.finishUnpack(job, id, 0, OUTCOME)).toBe('applied')
  })

  test('its bytes are dropped bit by bit, and only once it is unpacked', async () => {
    const { store } = await begin()
    const { id } = await store.createUpload(newUpload({ files: [packedFile('a.zip', null)] }))
    const bytes = noise(3 * BLOCK_BYTES, 5)
    await store.stagePart(staged(id, 0, bytes))
    await store.requestUnpack(id, 0, bytes.length, 1)
    const job = await claim(store, id)
    await store.dropStaged(job, id, 0, 10)
    expect(await store.readStaged(id, 0, 0)).toEqual(bytes)
    await store.finishUnpack(job, id, 0, OUTCOME)
    let rounds = 1
    while ((await store.dropStaged(job, id, 0, 1)) === 'more') rounds++
    expect(rounds).toBeGreaterThan(1)
    expect(await store.readStaged(id, 0, 0)).toEqual(new Uint8Array(0))
  })

  test('again, also when it is said later, is said of its members', async () => {
    const { store } = await begin()
    const id = await requested(store, 'a')
    const job = await claim(store, id)
    await store.addMember(job, id, 0, 0, member('m'), REVISION)
    const before = await store.version(id)
    expect(await store.requestUnpack(id, 0, 6, 1, true)).toBe('same')
    expect(await store.version(id)).toBeGreaterThan(before)
    expect((await store.upload(id))?.packed).toMatchObject([{ again: true }])
  })

  test('the area takes what fits: by announced sizes, else as it comes', async () => {
    const { store, other, stagingBytes } = await begin()
    const create = (size: number | null): Promise<{ id: string }> =>
      store.createUpload(newUpload({ files: [packedFile('a.zip', size)] }))
    await expect(create(stagingBytes + 1)).rejects.toMatchObject(failure('too-large'))
    const { id } = await create(stagingBytes - 10)
    await expect(create(11)).rejects.toMatchObject(failure('disk-full'))
    const open = await create(null)
    await expect(other.stagePart(staged(open.id, 0, noise(11, 1)))).rejects.toMatchObject(
      failure('disk-full'),
    )
    expect(await other.stagePart(staged(open.id, 0, noise(6, 1)))).toBe('applied')
    await expect(create(5)).rejects.toMatchObject(failure('disk-full'))
    // Deleted, or unpacked: its room is free.
    await store.deleteUpload(id)
    await create(stagingBytes - 20)
    await store.requestUnpack(open.id, 0, 6, 1)
    const job = await claim(store, open.id)
    await store.finishUnpack(job, open.id, 0, OUTCOME)
    await create(20)
  })

  test('a deleted upload leaves nothing in the area', async () => {
    const { store, other } = await begin()
    const { id } = await store.createUpload(newUpload({ files: [packedFile('a.zip', null)] }))
    await store.stagePart(staged(id, 0, noise(PART_BYTES, 6)))
    await store.requestUnpack(id, 0, PART_BYTES, 1)
    const job = await claim(store, id)
    await store.deleteUpload(id)
    expect(await other.addMember(job, id, 0, 0, member('m'), REVISION)).toBe('fenced')
    await expect(other.readStaged(id, 0, 0)).rejects.toMatchObject(failure('not-found'))
    expect(await deleteAll(store, id, 2)).toBeGreaterThan(0)
    expect(await store.check()).toEqual([])
  })

  test('a file that is being unpacked is found again as unfinished', async () => {
    const { store } = await begin()
    const id = await requested(store, 'a')
    const job = await claim(store, id)
    expect(await store.findUnfinished(['fingerprint of a'])).toEqual([{ upload: id, file: 0 }])
    await store.addMember(job, id, 0, 0, member('m'), REVISION)
    expect(await store.findUnfinished(['fingerprint of a'])).toEqual([{ upload: id, file: 0 }])
    expect(await store.deleteDuplicate(id)).toBe(false)
  })
}
