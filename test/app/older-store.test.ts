import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ANALYZER_REVISION } from '../../server/analyze.ts'
import { createApp } from '../../server/app/create.ts'
import { openLocal } from '../../server/app/local.ts'
import { verifyStore } from '../../server/app/verify.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import { freshPath } from '../store/folder.ts'

/**
 * Stores written by older versions of Logkin, kept as they left them: two complete files (shop.log; syslog in Asia/Shanghai,
 * 2026-01-31), one that is being sent, and an upload whose deletion waits. A version that changes the schema adds one.
 */
const FIXTURES = [
  { name: 'schema-1.sqlite', analyzer: 1 },
  { name: 'schema-3.sqlite', analyzer: 4 },
]

test.each(FIXTURES)(
  '$name opens, is answered at once, and is brought up to date',
  async ({ name, analyzer }) => {
    const path = freshPath()
    copyFileSync(join(import.meta.dirname, '..', 'store', 'fixtures', name), path)
    const store = openSqliteStore(path)
    const app = createApp({ store, worker: 'new' })
    const [open, done] = await store.uploads()
    const before = await app.groups({ uploads: [done!.id], limit: 10_000 })
    expect(before).toMatchObject({ lines: 498, entries: 469, unparsed: 13, partial: false })
    const files = async () => (await store.upload(done!.id))!.files
    expect((await files()).map((file) => file.analyzer)).toEqual([analyzer, analyzer])

    while (await app.runJob());
    expect(await files()).toMatchObject([
      { analyzer: ANALYZER_REVISION, reanalysis: null },
      {
        analyzer: ANALYZER_REVISION,
        reanalysis: null,
        reading: { zone: 'Asia/Shanghai', date: '2026-01-31' },
      },
    ])
    const said: string[] = []
    expect(
      await verifyStore(store, async (difference) => {
        said.push(difference)
      }),
    ).toMatchObject({ uploads: 2, files: 3, differences: 0 })
    expect(said).toEqual([])

    const uploads = [done!.id]
    await expect(app.facets({ uploads })).rejects.toMatchObject({ code: 'busy' })
    while (await app.runJob());
    const { facets } = await app.facets({ uploads })
    for (const { key, values } of facets)
      for (const { value, count } of values) {
        const facet = [`${key}:${value}`]
        expect((await app.groups({ uploads, facet })).matchedEntries).toBe(count)
      }
    expect(facets.length).toBeGreaterThan(0)

    const [shop] = await files()
    const bytes = await app.content(done!.id, 0, 0, shop!.bytes!)
    const local = await openLocal([{ name: 'shop.log', stream: streamOf(bytes) }])
    const first = { ...(await app.groups({ uploads: [done!.id], limit: 10_000 })) }
    expect(first.bytes).toBe(before.bytes)
    const templates = new Set(first.groups.map(({ template }) => template))
    for (const { template } of local.groups({ uploads: [] }).groups) expect(templates).toContain(template)

    // What was being sent goes on.
    const rest = bytes.subarray(5_000)
    await expect(app.putPart({ upload: open!.id, file: 0, part: 1 }, rest)).resolves.toMatchObject({
      status: 'applied',
    })
    await app.deleteUpload(done!.id)
    while (await app.runJob());
    await app.close()
  },
)

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
