import { createHash } from 'node:crypto'
import { expectBalance, groupsOf } from './answers.ts'
import { GroupsPage } from './groups-page.ts'
import { expect, test } from './site.ts'

/** Files that are hard to read as lines: the books balance, the page opens, and the bytes come back. */

const LOG = '2026-03-01 10:00:00 INFO started\n'
const RECORD = '{"time":"2026-03-01T11:00:00Z","level":"error","msg":"disk full"}\n'

const noise = Buffer.concat(
  Array.from({ length: 2_000 }, (_, at) => createHash('sha512').update(String(at)).digest()),
)

const FILES: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['binary', noise],
  ['binary among lines', Buffer.concat([Buffer.from(LOG.repeat(50)), noise, Buffer.from(`\n${LOG}`)])],
  ['NULs', Buffer.concat([Buffer.alloc(100_000), Buffer.from(LOG), Buffer.alloc(1_000)])],
  [
    'a line of 100 MB',
    Buffer.concat([Buffer.from(LOG), Buffer.alloc(100 * 2 ** 20, 'payload 17 '), Buffer.from(`\n${LOG}`)]),
  ],
  ['no final newline', Buffer.from(LOG.repeat(3).trimEnd())],
  ['empty', Buffer.alloc(0)],
  ['only blank lines', Buffer.from('\n\r\n  \n\t\n')],
  ['another format half-way', Buffer.from(LOG.repeat(40_000) + RECORD.repeat(1_000))],
]

test.describe('the page opens on', () => {
  for (const [name, bytes] of FILES)
    test(name, async ({ page, site }) => {
      const sent = await fetch(`${site.url}/api/v1/uploads?name=hard.log&again=1`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
      })
      expect(sent.status).toBe(201)
      const { id } = (await sent.json()) as { id: string }
      const groups = await groupsOf(site.url, [id])
      expectBalance(groups)
      expect(groups.bytes).toBe(bytes.length)

      const view = new GroupsPage(page)
      await page.goto(`/?upload=${id}`)
      await expect(view.balance).toHaveAttribute('data-lines', String(groups.lines))
      await expect(view.balance).toHaveAttribute('data-unparsed', String(groups.unparsed))
      if (groups.groups.length > 0) {
        await view.rows.first().click()
        await expect(view.lines.items.first()).toBeVisible()
      }
      const back = await fetch(`${site.url}/api/v1/uploads/${id}/files/0/content`)
      const hash = createHash('sha256').update(Buffer.from(await back.arrayBuffer()))
      expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
    })
})
