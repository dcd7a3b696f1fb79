import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { groupsOf, localGroups } from './answers.ts'
import { asRow, GroupsPage } from './groups-page.ts'
import { writeDated, writeSamples } from './sample-files.ts'
import { expect, OTHER_MACHINE, test } from './site.ts'

/** From another machine on plain http: no crypto.subtle, no crypto.randomUUID, neither on the page nor in its worker. */
test.use({
  baseURL: async ({ site }, use) => {
    const url = new URL(site.url)
    url.hostname = OTHER_MACHINE
    await use(url.origin)
  },
})

test('the page works without a secure context', async ({ page, site, folder }) => {
  const paths = writeSamples(join(folder, 'plain-http'), ['python-service', 'go-zap'])
  const view = new GroupsPage(page)
  await view.open()
  expect(await page.evaluate('[isSecureContext, typeof crypto.subtle, typeof crypto.randomUUID]')).toEqual([
    false,
    'undefined',
    'undefined',
  ])
  const id = await view.drop(paths)
  const here = await localGroups(paths)
  expect(await groupsOf(site.url, [id])).toEqual(here)
  expect(await view.allRows()).toEqual(here.groups.map(asRow))
})

test('a gzip file of two members has the groups of its text', async ({ page, site, folder }) => {
  const [plain = ''] = writeSamples(join(folder, 'members'), ['mysql-server'])
  const text = readFileSync(plain)
  const middle = Math.floor(text.length / 2)
  const members = Buffer.concat([gzipSync(text.subarray(0, middle)), gzipSync(text.subarray(middle))])
  const packed = writeDated(join(folder, 'members'), 'mysql-server.log.gz', members)

  const view = new GroupsPage(page)
  await view.open()
  const id = await view.drop([packed])
  const here = await localGroups([plain])
  expect(await groupsOf(site.url, [id])).toEqual(here)
  expect(here.bytes).toBe(text.length)
  expect(await view.allRows()).toEqual(here.groups.map(asRow))
})
