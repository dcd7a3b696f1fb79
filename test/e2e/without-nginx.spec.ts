import { join } from 'node:path'
import { startSite } from '../workers/running-site.ts'
import { groupsOf, localGroups, uploadState } from './answers.ts'
import { asRow, GroupsPage } from './groups-page.ts'
import { writeSamples } from './sample-files.ts'
import { expect, test } from './site.ts'

test('without nginx the page is served and takes files all the same', async ({ page, folder }) => {
  const site = await startSite({ nginx: false })
  try {
    expect((await site.status()).balancer.kind).toBe('node')
    const paths = writeSamples(join(folder, 'without-nginx'), ['docker-compose', 'nginx-error'])
    await page.goto(site.url)
    await expect(page.getByText('Drop log files here')).toBeVisible()
    const view = new GroupsPage(page)
    const id = await view.drop(paths)
    const here = await localGroups(paths)
    expect(await uploadState(site.url, id)).toMatchObject({ complete: true })
    expect(await groupsOf(site.url, [id])).toEqual(here)
    expect(await view.allRows()).toEqual(here.groups.map(asRow))
  } finally {
    await site.dispose()
  }
})
