import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { groupsOf, send, uploadState } from './answers.ts'
import { GroupsPage } from './groups-page.ts'
import { writeSamples } from './sample-files.ts'
import { expect, test } from './site.ts'

test('a file is read in another zone: the times in the table move, without sending it again', async ({
  page,
  site,
  folder,
}) => {
  const id = await send(
    site.url,
    writeSamples(join(folder, 'reading'), ['syslog', 'python-service'], { seed: 8 }),
  )
  const view = new GroupsPage(page)
  await view.open([id])
  const before = await groupsOf(site.url, [id])
  const shown = () => view.rows.allInnerTexts()
  const shownBefore = await shown()
  const item = page.locator(`li[data-upload-id="${id}"]`)
  await item.hover()
  await item.getByRole('button', { name: /^How .* is read$/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Zone')).toHaveValue('UTC')
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([])

  await dialog.getByLabel('Zone').fill('Atlantis')
  await dialog.getByRole('button', { name: 'Read anew' }).click()
  await expect(dialog).toContainText('Time zone "Atlantis" is not known')
  await dialog.getByLabel('File').selectOption({ label: 'syslog.log' })
  await expect(dialog.getByLabel('Zone')).toHaveValue('UTC')
  await dialog.getByLabel('Zone').fill('Asia/Shanghai')
  await dialog.getByRole('button', { name: 'Read anew' }).click()
  await expect(dialog).toHaveCount(0)

  await expect
    .poll(async () =>
      (await uploadState(site.url, id)).files.map(({ zone, reanalysing }) => [zone, reanalysing]),
    )
    .toEqual([
      ['Asia/Shanghai', false],
      ['UTC', false],
    ])
  const after = await groupsOf(site.url, [id])
  expect(after.groups.map(({ firstSeen }) => firstSeen)).not.toEqual(
    before.groups.map(({ firstSeen }) => firstSeen),
  )
  // The page notices by itself.
  await expect.poll(shown).not.toEqual(shownBefore)
  await expect(item.locator('.upload-state')).toHaveText('complete')
  const shownAfter = await shown()
  await view.open([id])
  expect(await shown()).toEqual(shownAfter)
})
