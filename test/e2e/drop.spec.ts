import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expectBalance, groupsOf, localGroups, uploadState } from './answers.ts'
import { asRow, GroupsPage } from './groups-page.ts'
import { writeSamples } from './sample-files.ts'
import { expect, test } from './site.ts'

/** Headers with and without year, JSON, logfmt and plain text; stack traces in four of them, UTF-8 beyond ASCII, CRLF. */
const DROPPED = [
  'java-service',
  'python-service',
  'syslog',
  'postgresql',
  'nginx-access',
  'node-pino',
  'chinese-shop',
  'go-logfmt',
  'kubernetes-controller',
  'dotnet-service',
]
const PICKED = ['android-logcat', 'plain-program', 'redis-server']

const bytesOf = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + statSync(path).size, 0)

test('what is dropped on the page has the groups of `logkin groups`, and the books balance', async ({
  page,
  site,
  folder,
}) => {
  const dropped = writeSamples(join(folder, 'dropped'), DROPPED)
  const picked = writeSamples(join(folder, 'picked'), PICKED)
  const view = new GroupsPage(page)
  await view.open()
  const first = await view.drop(dropped)
  const second = await view.pick(picked)
  expect(second).not.toBe(first)

  for (const [uploads, paths] of [
    [[first], dropped],
    [[second], picked],
    [
      [first, second],
      [...dropped, ...picked],
    ],
  ] as const) {
    const here = await localGroups(paths)
    const there = await groupsOf(site.url, uploads)
    // Everything else too: templates, samples, levels, times.
    expect(there).toEqual(here)
    expectBalance(there)
    expect(there.bytes).toBe(bytesOf(paths))

    await view.open(uploads)
    await view.untilSettled()
    expect(await view.allRows()).toEqual(here.groups.map(asRow))
    await expect(view.balance).toHaveAttribute('data-lines', String(here.lines))
    await expect(view.balance).toHaveAttribute('data-unparsed', String(here.unparsed))
    const figures = ((await view.balance.textContent()) ?? '').replaceAll(',', '').match(/\d+/g)?.map(Number)
    expect(figures?.slice(0, 3)).toEqual([here.lines, here.lines - here.unparsed, here.unparsed])
  }

  const state = await uploadState(site.url, first)
  expect(state.files.map(({ name }) => name)).toEqual(DROPPED.map((kind) => `${kind}.log`))
  for (const [index, file] of state.files.entries())
    expect(file).toMatchObject({ complete: true, received: { bytes: statSync(dropped[index] ?? '').size } })
})
