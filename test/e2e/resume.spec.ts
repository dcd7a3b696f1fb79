import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { UploadAnswer } from '../../server/model/answers.ts'
import { SAMPLE_BYTES } from '../../server/model/limits.ts'
import { groupsOf, localGroups, uploadState, uploadsOf } from './answers.ts'
import { GroupsPage } from './groups-page.ts'
import { sampleText, writeDated, writeSamples } from './sample-files.ts'
import { expect, test } from './site.ts'

/** 2 parts. */
const SAMPLE = { lines: 3000, times: 50 }

const putsOf = (page: Page): string[] => {
  const puts: string[] = []
  page.on('request', (request) => {
    const part = request.method() === 'PUT' ? /\/parts\/\d+$/.exec(request.url())?.[0] : undefined
    if (part !== undefined) puts.push(part)
  })
  return puts
}

test('an upload that a reload broke off is useful, and goes on when the file is dropped again', async ({
  page,
  site,
  folder,
}) => {
  const path = writeDated(join(folder, 'resume'), 'to-resume.log', sampleText('redis-server', SAMPLE))
  const here = await localGroups([path])
  page.on('dialog', (dialog) => void dialog.accept())
  const view = new GroupsPage(page)
  await view.open()
  // The second part never arrives.
  await page.route(/\/parts\/1$/, () => undefined)
  await view.letGo([path])
  const begun = async () =>
    (await uploadsOf(site.url)).find(({ files }) => files[0]?.name === 'to-resume.log')
  await expect.poll(async () => (await begun())?.received.parts, { timeout: 30_000 }).toBe(1)
  const id = (await begun())?.id ?? ''

  await page.reload()
  await page.unrouteAll()
  await expect(page.getByTestId('unfinished')).toContainText('to-resume.log is not here whole')
  await expect(page.getByTestId('partial')).toBeVisible()
  await expect(view.rows.first()).toBeVisible()
  expect(await groupsOf(site.url, [id])).toMatchObject({ partial: true })

  const puts = putsOf(page)
  expect(await view.drop([path])).toBe(id)
  expect(puts).toEqual(['/parts/1'])
  expect(await groupsOf(site.url, [id])).toEqual(here)
  await expect(page.getByTestId('unfinished')).toHaveCount(0)
  expect((await uploadState(site.url, id)).duplicateOf).toBeNull()
})

test('content that is already here is said to be, and both choices work', async ({ page, site, folder }) => {
  const [path = ''] = writeSamples(join(folder, 'again'), ['plain-program'], { seed: 77 })
  const view = new GroupsPage(page)
  const notice = page.getByTestId('already-here')
  await view.open()
  const first = await view.drop([path])
  await expect(notice).toHaveCount(0)

  const second = await view.drop([path])
  expect(second).not.toBe(first)
  await expect(notice).toContainText('plain-program.log is already here')
  expect(await groupsOf(site.url, [second])).toEqual(await groupsOf(site.url, [first]))
  await notice.getByRole('button', { name: 'Open the existing one' }).click()
  await expect(notice).toHaveCount(0)
  await expect(page).toHaveURL(new RegExp(`upload=${first}$`))
  await expect.poll(async () => (await uploadsOf(site.url)).map(({ id }) => id)).not.toContain(second)

  const third = await view.drop([path])
  await notice.getByRole('button', { name: 'Keep this one too' }).click()
  await expect(notice).toHaveCount(0)
  expect(await uploadState(site.url, third)).toMatchObject({ complete: true, duplicateOf: null })
  await expect(page.locator(`[data-upload-id="${third}"]`)).toContainText('complete')
})

test('a file that only begins like an unfinished one is uploaded by itself', async ({
  page,
  site,
  folder,
}) => {
  const text = sampleText('node-pino', { times: 10 })
  expect(text.length).toBeGreaterThan(SAMPLE_BYTES)
  const path = writeDated(join(folder, 'alike'), 'pino.log', text)
  const created = await page.request.post(`${site.url}/api/v1/uploads`, {
    data: {
      files: [
        {
          name: 'pino.log',
          size: text.length,
          sample: Buffer.from(text.subarray(0, SAMPLE_BYTES)).toString('base64'),
        },
      ],
    },
  })
  const { id } = (await created.json()) as UploadAnswer
  const other = Buffer.from(text)
  other.write('another end\n', text.length - 12)
  await page.request.put(`${site.url}/api/v1/uploads/${id}/files/0/parts/0`, { data: other })

  const view = new GroupsPage(page)
  await view.open()
  const shown = await view.drop([path])
  expect(shown).not.toBe(id)
  expect(await groupsOf(site.url, [shown])).toEqual(await localGroups([path]))
  expect(await uploadState(site.url, id)).toMatchObject({ complete: false, received: { parts: 1 } })
})
