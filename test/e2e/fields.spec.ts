import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { linesOf, send } from './answers.ts'
import { GroupsPage } from './groups-page.ts'
import { writeDated } from './sample-files.ts'
import { expect, test } from './site.ts'

const LINES = Array.from({ length: 60 }, (_, at) => ({
  time: new Date(Date.parse('2026-01-01T10:00:00Z') + at * 1_000).toISOString(),
  level: at % 5 === 0 ? 'error' : 'info',
  msg: at % 2 === 0 ? `Order ${at} is paid` : `Disk is ${at} percent full`,
  tenant: ['red', 'green', 'blue'][at % 3],
}))
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('')

test('a click on a value of a field narrows table and lines to it, and back', async ({
  page,
  site,
  folder,
}) => {
  const id = await send(site.url, [writeDated(join(folder, 'fields'), 'orders.json', Buffer.from(TEXT))])
  const view = new GroupsPage(page)
  await view.open([id])
  const whole = await view.shownRows()
  await page.getByTestId('show-fields').click()
  const fields = page.getByTestId('fields')
  await expect(fields).toHaveAttribute('data-entries', '60')
  const red = fields.locator('[data-facet="tenant:red"]')
  await expect(red).toHaveAttribute('data-count', '20')
  const { violations } = await new AxeBuilder({ page }).include('.fields').analyze()
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([])

  await red.click()
  await expect(page).toHaveURL(/facet=tenant/)
  await expect(fields).toHaveAttribute('data-entries', '20')
  await view.untilSettled()
  const rows = await view.shownRows()
  expect(rows.map(({ count }) => count).sort()).toEqual([10, 10])
  await view.row(rows[0]!.id).click()
  await expect(view.lines.list).toHaveAttribute('data-count', '10')
  await expect(view.lines.items).toHaveCount(10)
  for (const { text } of await view.lines.read()) expect(text).toContain('"tenant":"red"')
  const times = async () => (await view.lines.read()).map(({ text }) => /"time":"([^"]+)"/.exec(text)?.[1])
  const forwards = await times()
  await page.getByLabel('Order of the lines').selectOption('-time')
  await expect.poll(times).toEqual(forwards.toReversed())
  await page.reload()
  await expect(view.lines.list).toHaveAttribute('data-count', '10')

  await page.getByTestId('chosen-facet').click()
  const all = await linesOf(site.url, id, rows[0]!.id, 100)
  await expect(view.lines.list).toHaveAttribute('data-count', String(all.entries.length))
  await view.untilSettled()
  expect(await view.shownRows()).toEqual(whole)
})
