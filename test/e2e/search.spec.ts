import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { searchIn, send } from './answers.ts'
import { GroupsPage } from './groups-page.ts'
import { writeDated } from './sample-files.ts'
import { expect, test as base } from './site.ts'

/** Stands before the site and lets of each stream of a search only what is found first through. */
interface Gate {
  readonly url: string
  /** Streams that the page has ended. */
  readonly left: () => number
  readonly open: () => void
}

const test = base.extend<{ gate: Gate }>({
  gate: async ({ site }, use) => {
    let [left, isOpen] = [0, false]
    const server = createServer((incoming, outgoing: ServerResponse) => {
      const { method } = incoming
      const headers = { ...incoming.headers, 'accept-encoding': 'identity' }
      const asked = request(`${site.url}${incoming.url}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        if (isOpen || !incoming.url?.includes('/search/stream')) {
          answer.pipe(outgoing)
          return
        }
        outgoing.on('close', () => {
          if (!outgoing.writableFinished) left++
          answer.destroy()
        })
        let line = ''
        answer.on('data', (bytes: Buffer) => {
          line += bytes.toString('latin1')
          const end = line.indexOf('\n') + 1
          if (end === 0) return
          outgoing.write(line.slice(0, end), 'latin1')
          answer.pause()
        })
      })
      asked.on('error', () => outgoing.destroy())
      incoming.pipe(asked)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await use({
      url: `http://127.0.0.1:${port}`,
      left: () => left,
      open: () => {
        isOpen = true
      },
    })
    server.closeAllConnections()
    server.close()
  },
})

const TEXT = Array.from({ length: 400 }, (_, at) => {
  const time = new Date(Date.parse('2026-01-01T10:00:00Z') + at * 1_000).toISOString()
  return `${time} INFO ${at % 100 === 7 ? `needle ${at} was found` : `hay ${at} is heaped up`}\n`
}).join('')

test('what a search finds is shown while it goes on, and typing on ends it', async ({
  page,
  site,
  folder,
  gate,
}) => {
  const id = await send(site.url, [writeDated(join(folder, 'search'), 'hay.log', Buffer.from(TEXT))])
  const { lines } = await searchIn(site.url, id, { q: 'needle' })
  const offsets = lines.map(({ offset }) => offset)
  expect(offsets).toHaveLength(4)

  await page.goto(`${gate.url}/?upload=${id}`)
  const view = new GroupsPage(page)
  await view.untilSettled()
  const box = page.getByTestId('text-search')
  const status = page.getByTestId('search-status')
  await box.fill('needle')
  await box.press('Enter')
  await expect.poll(() => view.foundOffsets()).toEqual(offsets.slice(0, 1))
  await expect(status).toHaveAttribute('data-searching', 'true')
  await expect(status.getByRole('status')).toHaveText('Searching …')
  await expect(page.getByTestId('found-lines')).toHaveAttribute('aria-busy', 'true')
  const { violations } = await new AxeBuilder({ page }).include('.found').analyze()
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([])
  expect(gate.left()).toBe(0)

  await box.pressSequentially('s')
  await expect(status).toHaveAttribute('data-searching', 'false')
  await expect.poll(gate.left).toBe(1)
  expect(await view.foundOffsets()).toEqual(offsets.slice(0, 1))

  gate.open()
  await page.getByRole('button', { name: 'Search on' }).click()
  await expect.poll(() => view.foundOffsets()).toEqual(offsets)
  await expect(status).toHaveAttribute('data-searching', 'false')
  await expect(status.getByRole('status')).toHaveText('4 entries found')
})
