import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { groupsOf, linesOf, searchIn, send, uploadsOf, whyOf } from './answers.ts'
import { asRow, GroupsPage } from './groups-page.ts'
import { writeSamples } from './sample-files.ts'
import { expect, test as base } from './site.ts'

/** The upload that these tests look at: the same one for all. */
const test = base.extend<{ view: GroupsPage }, { upload: string }>({
  upload: [
    async ({ site, folder }, use) => {
      const paths = writeSamples(join(folder, 'view'), [
        'java-service',
        'syslog',
        'node-pino',
        'nginx-access',
      ])
      await use(await send(site.url, paths))
    },
    { scope: 'worker' },
  ],
  view: async ({ page, upload }, use) => {
    const view = new GroupsPage(page)
    await view.open([upload])
    await use(view)
  },
})

/** A word that stands in some of the templates, not in all. */
const tellingWord = ({ groups }: GroupsAnswer): string => {
  const words = groups.flatMap(({ template }) => template.toLowerCase().match(/[a-z]{5,}/g) ?? [])
  const having = (word: string) => groups.filter(({ template }) => template.toLowerCase().includes(word))
  const word = words.find((one) => having(one).length > 1 && having(one).length < groups.length)
  if (word === undefined) throw new Error('no word tells these templates apart')
  return word
}

const rowsOf = ({ groups }: GroupsAnswer) => groups.map(asRow)

test('a click on a group opens its very lines, Esc closes them', async ({ view, site, upload }) => {
  const { groups } = await groupsOf(site.url, [upload])
  const trace = groups.find(({ count, lines }) => lines > 3 * count)
  const frequent = groups.find(({ count }) => count > 200)
  for (const group of [trace, frequent]) {
    if (group === undefined) throw new Error('the samples have no such group')
    await view.row(group.id).click()
    await expect(view.panel).toBeVisible()
    await expect(view.panel).toContainText(group.id)
    await expect(view.lines.list).toHaveAttribute('data-count', String(group.count))

    const more = view.page.getByTestId('load-more-lines')
    const first = await linesOf(site.url, upload, group.id, 100)
    await expect(view.lines.items).toHaveCount(first.entries.length)
    expect(await view.lines.read()).toEqual(first.entries.map(({ offset, text }) => ({ offset, text })))
    if (first.cursor === null) await expect(more).toHaveCount(0)
    else {
      await more.click()
      const twice = await linesOf(site.url, upload, group.id, 200)
      await expect(view.lines.items).toHaveCount(twice.entries.length)
      expect(await view.lines.read()).toEqual(twice.entries.map(({ offset, text }) => ({ offset, text })))
    }

    await view.page.keyboard.press('Escape')
    await expect(view.panel).toHaveCount(0)
    await expect(view.row(group.id)).toBeFocused()
  }
})

test("a group's lines stand in any order, from both ends, and can be downloaded", async ({
  view,
  site,
  upload,
}) => {
  const { page } = view
  const { groups } = await groupsOf(site.url, [upload])
  const group = groups.find(({ count }) => count > 200)
  if (group === undefined) throw new Error('the samples have no such group')
  await view.row(group.id).click()
  const shows = async (more: string) => {
    const { entries } = await linesOf(site.url, upload, group.id, 100, more)
    const wanted = entries.map(({ offset, text }) => ({ offset, text }))
    await expect.poll(() => view.lines.read()).toEqual(wanted)
  }
  await shows('')
  await page.getByTestId('line-order').selectOption('-time')
  await shows('&order=-time')
  await page.getByTestId('last-lines').click()
  await shows(`&order=-time&position=${group.count - 100}`)
  await page.getByTestId('previous-lines').click()
  await shows(`&order=-time&position=${group.count - 200}`)
  await page.getByTestId('first-lines').click()
  await shows('&order=-time')

  const saved = async (testId: string): Promise<Buffer> => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testId).click()])
    return readFile(await download.path())
  }
  const { entries } = await linesOf(site.url, upload, group.id, 1000)
  const text = (await saved('download-lines')).toString()
  expect(text.split('\n').length - 1).toBe(group.lines)
  for (const entry of entries.slice(0, 20)) expect(text).toContain(entry.text)
})

test('a group says why it is one, and leads to the nearest other', async ({ view, site, upload }) => {
  const { page } = view
  const { groups } = await groupsOf(site.url, [upload])
  const group = groups.find(({ shapes }) => shapes > 3 && shapes < 50)
  if (group === undefined) throw new Error('the samples have no such group')
  const told = await whyOf(site.url, upload, group.id)
  await view.row(group.id).click()
  const why = page.getByTestId('group-why')
  await why.locator('summary').click()
  await expect(why.getByRole('listitem')).toHaveCount(told.members.length)
  const texts = await why.getByRole('listitem').locator('.template').allTextContents()
  expect(texts).toEqual(told.members.map(({ text }) => text))

  const nearest = page.getByTestId('nearest-group')
  await expect(nearest).toContainText(told.nearest?.template ?? 'none')
  await nearest.click()
  await expect(view.panel).toContainText(told.nearest?.id ?? 'none')
  // Open still, and about the other group now.
  const other = await whyOf(site.url, upload, told.nearest?.id ?? '')
  await expect(why.getByRole('listitem')).toHaveCount(other.members.length)
  await page.goBack()
  await expect(why.getByRole('listitem')).toHaveCount(told.members.length)
})

test('text and regular expressions are searched for in the lines, within the filter, and lead to groups', async ({
  view,
  site,
  upload,
}) => {
  const { page } = view
  const { groups } = await groupsOf(site.url, [upload])
  const group = groups.find(({ count, samples }) => count < 50 && /[A-Za-z]{6}/.test(samples[0] ?? ''))
  const word = /[A-Za-z]{6,}/.exec(group?.samples[0] ?? '')?.[0] ?? ''
  const finds = async (query: Readonly<Record<string, string>>): Promise<void> => {
    const { lines } = await searchIn(site.url, upload, query)
    expect(lines.length).toBeGreaterThan(0)
    await expect(page.getByTestId('search-status')).toHaveAttribute('data-searching', 'false')
    await expect(async () =>
      expect(await view.foundOffsets()).toEqual(lines.map(({ offset }) => offset)),
    ).toPass({ timeout: 20_000 })
  }
  const box = page.getByTestId('text-search')
  await box.fill(word.toUpperCase())
  await box.press('Enter')
  await finds({ q: word })

  await page.getByLabel('Regular expression').check()
  await box.fill(`${word}.*[0-9]|ERROR`)
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await finds({ q: `${word}.*[0-9]|ERROR`, regex: '1' })
  await page
    .getByRole('group', { name: 'Levels' })
    .getByRole('button', { name: /^error/ })
    .click()
  await finds({ q: `${word}.*[0-9]|ERROR`, regex: '1', level: 'error' })
  const [first] = (
    await searchIn(site.url, upload, { q: `${word}.*[0-9]|ERROR`, regex: '1', level: 'error' })
  ).lines
  await page.getByRole('button', { name: 'Open its group' }).first().click()
  await expect(view.panel).toContainText(first?.group ?? 'none')

  await box.fill('(unclosed')
  await box.press('Enter')
  await expect(page.getByRole('alert')).toContainText('missing closing )')
  await box.fill('')
  await expect(page.getByTestId('search-status')).toHaveCount(0)
})

test('filter, levels, similarity and order narrow and cut the table, and a reload shows the same', async ({
  view,
  site,
  upload,
}) => {
  const { page } = view
  const shows = async (query: Readonly<Record<string, string>>): Promise<void> => {
    const expected = rowsOf(await groupsOf(site.url, [upload], query))
    expect(expected).not.toEqual([])
    await expect(async () => expect(await view.allRows()).toEqual(expected)).toPass({ timeout: 20_000 })
  }
  await shows({})

  await page.getByRole('columnheader', { name: 'First seen' }).getByRole('button').click()
  await shows({ sort: 'firstSeen', order: 'asc' })
  await page.getByRole('columnheader', { name: 'First seen' }).getByRole('button').click()
  await shows({ sort: 'firstSeen', order: 'desc' })
  await expect(page.getByRole('columnheader', { name: 'First seen' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await page.getByRole('columnheader', { name: 'Level' }).getByRole('button').click()
  await shows({ sort: 'level', order: 'desc' })

  await page.getByRole('slider', { name: 'Similarity' }).fill('0.8')
  await shows({ sort: 'level', order: 'desc', similarity: '0.8' })
  await page
    .getByRole('group', { name: 'Levels' })
    .getByRole('button', { name: /^error/ })
    .click()
  const errors = { sort: 'level', order: 'desc', similarity: '0.8', level: 'error' }
  await shows(errors)

  const word = tellingWord(await groupsOf(site.url, [upload], errors))
  await page.keyboard.press('/')
  await page.keyboard.type(word.toUpperCase())
  await expect(page).toHaveURL(new RegExp(`q=${word.toUpperCase()}`))
  const all = { ...errors, q: word }
  await shows(all)

  const [first] = await view.shownRows()
  await view.row(first?.id ?? '').click()
  await expect(view.panel).toBeVisible()
  await page.reload()
  await shows(all)
  await expect(view.panel).toContainText(first?.id ?? '')
  await expect(page.getByTestId('filter')).toHaveValue(word.toUpperCase())
  await expect(page.getByRole('slider', { name: 'Similarity' })).toHaveValue('0.8')
  await expect(page.getByRole('button', { name: /^error/ })).toHaveAttribute('aria-pressed', 'true')
  await page.goBack()
  await expect(view.panel).toHaveCount(0)
})

test('a time range narrows table and chart, and is left again', async ({ view, site, upload }) => {
  const { page } = view
  await expect(page.getByTestId('timeline').locator('canvas')).toBeVisible()
  const whole = await groupsOf(site.url, [upload])
  await page.getByLabel('From', { exact: true }).fill('2026-04-01 00:00:00')
  await page.getByLabel('From', { exact: true }).press('Enter')
  const narrowed = await groupsOf(site.url, [upload], { from: '2026-04-01T00:00:00.000Z' })
  expect(narrowed.matchedGroups).toBeLessThan(whole.matchedGroups)
  await expect(async () => expect(await view.allRows()).toEqual(rowsOf(narrowed))).toPass()
  await page.getByRole('button', { name: 'All times' }).click()
  await expect(async () => expect(await view.allRows()).toEqual(rowsOf(whole))).toPass()
})

test('theme and language change at once and stay so', async ({ view }) => {
  const { page } = view
  const root = page.locator('html')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(root).toHaveAttribute('data-theme', 'light')
  const background = (): Promise<string> =>
    page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
  const light = await background()
  await page.getByTestId('theme-toggle').click()
  await expect(root).toHaveAttribute('data-theme', 'dark')
  expect(await background()).not.toBe(light)

  await page.getByRole('button', { name: '中文' }).click()
  await expect(root).toHaveAttribute('lang', 'zh-CN')
  await expect(
    page.getByRole('button', { name: '添加文件' }).or(page.getByText('添加文件')).first(),
  ).toBeVisible()
  await page.reload()
  await expect(root).toHaveAttribute('data-theme', 'dark')
  await expect(root).toHaveAttribute('lang', 'zh-CN')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(root).toHaveAttribute('lang', 'en')
  await expect(page.getByText('Add files')).toBeVisible()
})

test('deleting an upload asks first, then removes its groups', async ({ page, site, folder }) => {
  const id = await send(site.url, writeSamples(join(folder, 'deleted'), ['redis-server'], { seed: 9 }))
  const view = new GroupsPage(page)
  await view.open([id])
  const remove = page.locator(`[data-upload-id="${id}"]`).getByRole('button', { name: /^Delete/ })
  const dialog = page.getByRole('dialog')

  await remove.click()
  await expect(dialog).toContainText('Delete redis-server.log?')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)
  expect((await uploadsOf(site.url)).map((upload) => upload.id)).toContain(id)

  await remove.click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.locator(`[data-upload-id="${id}"]`)).toHaveCount(0)
  await expect(page).not.toHaveURL(new RegExp(id))
  expect((await uploadsOf(site.url)).map((upload) => upload.id)).not.toContain(id)
  expect((await fetch(`${site.url}/api/v1/groups?upload=${id}`)).status).toBe(404)
})
