import { expect, test } from 'vitest'
import type { FactRecord } from '../../../server/store/store.ts'
import { bytesOf, createUpload, failure, partOf, REVISION, type Begin } from '../setting.ts'

const readable = (facts: readonly FactRecord[]): string[] =>
  facts.map(({ kind, part, facts: bytes }) => `${kind} ${part}: ${new TextDecoder().decode(bytes)}`)

export function factCases(begin: Begin): void {
  test('facts come by part, then seams after their part', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    const seam = (part: number) => ({
      upload: id,
      file: 0,
      revision: REVISION,
      analyzer: REVISION,
      part,
      facts: bytesOf(`joint ${part}`),
    })
    for (const part of [10, 1, 0]) await store.commitPart(partOf(id, part, bytesOf(`${part}`)))
    expect(await other.commitSeam(seam(1))).toBe('applied')
    expect(await store.commitSeam(seam(0))).toBe('applied')
    await store.commitPart(partOf(id, 0, bytesOf('of file 1'), { file: 1, facts: bytesOf('elsewhere') }))
    expect(readable(await store.facts(id, 0, REVISION))).toEqual([
      'part 0: facts of part 0',
      'seam 0: joint 0',
      'part 1: facts of part 1',
      'seam 1: joint 1',
      'part 10: facts of part 10',
    ])
    expect(readable(await store.facts(id, 1, REVISION))).toEqual(['part 0: elsewhere'])
    expect(await other.factKeys(id, 0, REVISION)).toEqual([
      { kind: 'part', part: 0 },
      { kind: 'seam', part: 0 },
      { kind: 'part', part: 1 },
      { kind: 'seam', part: 1 },
      { kind: 'part', part: 10 },
    ])
  })

  test('facts of chosen keys come in the order asked for; what is not there is left out', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    for (const part of [0, 1]) await store.commitPart(partOf(id, part, bytesOf(`${part}`)))
    await store.commitSeam({
      upload: id,
      file: 0,
      revision: REVISION,
      analyzer: REVISION,
      part: 0,
      facts: bytesOf('joint'),
    })
    const keys = [
      { kind: 'seam', part: 0 },
      { kind: 'part', part: 1 },
      { kind: 'seam', part: 1 },
    ] as const
    expect(readable(await store.factsOf(id, 0, REVISION, keys))).toEqual([
      'seam 0: joint',
      'part 1: facts of part 1',
    ])
    expect(await store.factsOf(id, 0, REVISION, [])).toEqual([])
  })

  test('a seam written twice stays as it was', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    const seam = {
      upload: id,
      file: 0,
      revision: REVISION,
      analyzer: REVISION,
      part: 0,
      facts: bytesOf('first'),
    }
    expect(await store.commitSeam(seam)).toBe('applied')
    expect(await other.commitSeam({ ...seam, facts: bytesOf('second') })).toBe('same')
    expect(readable(await store.facts(id, 0, REVISION))).toEqual(['seam 0: first'])
  })

  test('revisions are apart', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    await store.commitPart(partOf(id, 0, bytesOf('0')))
    const seam = { upload: id, file: 0, part: 0, analyzer: REVISION }
    await store.commitSeam({ ...seam, revision: REVISION, facts: bytesOf('old') })
    expect(await store.commitSeam({ ...seam, revision: REVISION + 1, facts: bytesOf('early') })).toBe('same')
    await store.requestReanalysis(id, 0, null)
    expect(await store.commitSeam({ ...seam, revision: REVISION + 1, facts: bytesOf('new') })).toBe('applied')
    expect(readable(await store.facts(id, 0, REVISION))).toEqual(['part 0: facts of part 0', 'seam 0: old'])
    expect(readable(await store.facts(id, 0, REVISION + 1))).toEqual(['seam 0: new'])
  })

  test('facts of what is not there are refused', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    const seam = { upload: id, file: 9, revision: REVISION, analyzer: REVISION, part: 0, facts: bytesOf('x') }
    for (const asked of [
      store.facts(id, 9, REVISION),
      store.factKeys('f'.repeat(32), 0, REVISION),
      store.factsOf(id, 9, REVISION, []),
      store.commitSeam(seam),
      store.commitSeam({ ...seam, upload: 'nonsense', file: 0 }),
      store.totals(id, 9, REVISION),
      store.version('f'.repeat(32)),
    ]) {
      await expect(asked).rejects.toMatchObject(failure('not-found'))
    }
  })

  test('what is derived is kept by revision and name, takes the place of what was, and changes nothing that readers see', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    const version = await other.version(id)
    expect(await store.derived(id, 0, REVISION, 'a')).toBeNull()
    expect(await store.keepDerived(id, 0, REVISION, 'a', bytesOf('first'))).toBe('applied')
    expect(await store.keepDerived(id, 0, REVISION, 'a', bytesOf('second'))).toBe('applied')
    expect(await store.keepDerived(id, 0, REVISION, 'b', bytesOf('other'))).toBe('applied')
    expect(await store.keepDerived(id, 0, REVISION + 1, 'a', bytesOf('late'))).toBe('same')
    expect(await other.derived(id, 0, REVISION, 'a')).toEqual(bytesOf('second'))
    expect(await other.derived(id, 0, REVISION, 'b')).toEqual(bytesOf('other'))
    expect(await other.derived(id, 1, REVISION, 'a')).toBeNull()
    expect(await other.derived(id, 0, REVISION + 1, 'a')).toBeNull()
    expect(await other.version(id)).toBe(version)
    await store.deleteUpload(id)
    await expect(other.derived(id, 0, REVISION, 'a')).rejects.toMatchObject(failure('not-found'))
    await expect(other.keepDerived(id, 0, REVISION, 'a', bytesOf('x'))).rejects.toMatchObject(
      failure('not-found'),
    )
  })
}
