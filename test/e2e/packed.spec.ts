import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../programs.ts'
import { expectBalance, groupsOf, localGroups, uploadsOf, uploadState } from './answers.ts'
import { asRow, GroupsPage } from './groups-page.ts'
import { sampleText, writeDated, writeSamples } from './sample-files.ts'
import { expect, test } from './site.ts'

/** Packed files dropped on the page: they go up as they are, are unpacked on the server, and say what of them is missing. */

const KINDS = ['java-service', 'nginx-access', 'syslog']
const FILES = KINDS.map((kind) => `${kind}.log`)

test('a zip and a tar.gz become their files, with the groups that `logkin groups` gives', async ({
  page,
  site,
  folder,
}) => {
  const logs = join(folder, 'logs')
  writeSamples(logs, KINDS)
  const zip = writeDated(join(folder, 'packed'), 'logs.zip', run('zip', ['-q', '-', ...FILES], { cwd: logs }))
  const tar = ['--sort=name', '-czf', '-', '--exclude=*.zip', '.']
  const tgz = writeDated(join(folder, 'packed'), 'logs.tar.gz', run('tar', tar, { cwd: logs }))
  const view = new GroupsPage(page)
  await view.open()
  for (const path of [zip, tgz]) {
    const upload = await view.drop([path])
    const state = await uploadState(site.url, upload)
    expect(state).toMatchObject({ complete: true, packed: [{ state: 'done', problemCount: 0 }] })
    expect(state.files.map(({ name }) => name).sort()).toEqual(FILES)
    const here = await localGroups([path])
    const there = await groupsOf(site.url, [upload])
    expect(there.groups).toEqual(here.groups)
    expectBalance(there)
    await view.open([upload])
    expect(await view.allRows()).toEqual(here.groups.map(asRow))
    const name = path.split('/').at(-1) ?? ''
    await expect(page.locator(`[data-upload-id="${upload}"] .upload-name`)).toHaveText(name)
    await expect(page.getByTestId('unpacked')).toHaveCount(0)
  }
})

test('what is passed over or broken is said, in both languages, and what can be unpacked is here', async ({
  page,
  site,
  folder,
}) => {
  const odd = join(folder, 'odd')
  mkdirSync(odd)
  const text = sampleText('redis-server')
  const gzip = run('gzip', ['-c'], { input: text })
  writeFileSync(join(odd, 'whole.log'), text)
  writeFileSync(join(odd, 'cut.log.gz'), gzip.subarray(0, gzip.length >> 1))
  symlinkSync('whole.log', join(odd, 'link.log'))
  const tar = writeDated(folder, 'odd.tar', run('tar', ['--sort=name', '-cf', '-', 'odd'], { cwd: folder }))
  const view = new GroupsPage(page)
  await view.open()
  const upload = await view.drop([tar])
  const state = await uploadState(site.url, upload)
  expect(state).toMatchObject({ complete: true, packed: [{ links: 1, problemCount: 1 }] })
  expect(state.files.map(({ name }) => name)).toEqual(['odd/cut.log.gz', 'odd/whole.log'])
  expectBalance(await groupsOf(site.url, [upload]))
  const notice = page.getByTestId('unpacked')
  await expect(notice).toContainText('odd.tar: 1 file could not be unpacked whole; what could be is here')
  await expect(notice).toContainText('1 link passed over')
  await expect(notice.getByRole('listitem')).toHaveText(
    'odd/cut.log.gz in odd.tar is a broken gzip file: unexpected end of file; compress it anew or send it unpacked.',
  )
  await page.getByRole('button', { name: '中文' }).click()
  await expect(notice).toContainText('跳过 1 个链接')
  await expect(notice.getByRole('listitem')).toContainText('odd.tar 中的 odd/cut.log.gz 已损坏')
  await page.getByRole('button', { name: 'English' }).click()

  // Broken at the end, which the browser comes to within its sample, or far behind it.
  for (const times of [1, 10]) {
    const long = run('gzip', ['-c'], { input: sampleText('redis-server', { times }) })
    long[long.length - 6]! ^= 1
    const broken = await view.drop([writeDated(folder, `broken-${times}.log.gz`, long)])
    const after = await uploadState(site.url, broken)
    expect(after).toMatchObject({ complete: true, packed: [{ format: 'gzip', problemCount: 1 }] })
    expect(after.files[0]?.received.bytes).toBe(text.length * times)
    await expect(notice).toContainText('incorrect data check')
  }
  expect((await uploadsOf(site.url)).filter(({ complete }) => !complete)).toEqual([])
})
