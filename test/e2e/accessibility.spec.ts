import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { groupsOf, send } from './answers.ts'
import { GroupsPage } from './groups-page.ts'
import { writeSamples } from './sample-files.ts'
import { expect, test } from './site.ts'

/** What hinders people, in words that name the element. */
const barriers = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
    )
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`nothing hinders people who read the page another way: ${colorScheme}`, async ({
    page,
    site,
    folder,
  }) => {
    const id = await send(
      site.url,
      writeSamples(join(folder, 'accessibility'), ['dotnet-service', 'go-logfmt']),
    )
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const view = new GroupsPage(page)
    await view.open([id])
    await expect(page.getByTestId('timeline').locator('canvas')).toBeVisible()
    expect(await barriers(page)).toEqual([])

    const [group] = (await groupsOf(site.url, [id])).groups
    await view.row(group?.id ?? '').click()
    await expect(view.lines.items.first()).toBeVisible()
    await page.getByTestId('group-why').locator('summary').click()
    await expect(page.getByTestId('nearest-group')).toBeVisible()
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Escape')

    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await barriers(page)).toEqual([])
  })
