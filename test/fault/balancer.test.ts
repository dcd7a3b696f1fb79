import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logkin } from '../cli/run.ts'
import { Random } from '../samples/random.ts'
import { ask, eventually, HAS_NGINX, startSite, type Site } from '../workers/running-site.ts'
import { count, expectBooks, sum, writeLog, type Books } from './books.ts'
import { Client } from './client.ts'
import { PATIENCE_MS, seedFor, times } from './scale.ts'
import { expectSound, isIdle } from './store-file.ts'
import { TIGHT, TIGHT_PART_BYTES } from './tight.ts'

/** nginx is killed and reloaded while files are sent: every client goes on and comes to its end. */

const ROUNDS = times(20, 3)
const folder = mkdtempSync(join(tmpdir(), 'logkin-balancer-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.runIf(HAS_NGINX)('while clients send', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite({ nginx: true, env: TIGHT })
  }, PATIENCE_MS)
  afterAll(() => site.dispose())

  /** Does something to nginx so many times, while `logkin upload` and a plain client send one file after the other. */
  const sendDuring = async (seed: number, disturb: () => Promise<void>): Promise<readonly Books[]> => {
    const books: Books[] = []
    const progress = { disturbed: 0, begun: 0 }
    const write = (): { readonly text: Uint8Array; readonly name: string } => {
      const own = seed + progress.begun++
      const text = writeLog(own, new Random(own).int(1, times(60, 20) * TIGHT_PART_BYTES))
      books.push(count(text))
      return { text, name: `${own}.log` }
    }
    const plainly = async (): Promise<void> => {
      do {
        const { text, name } = write()
        const client = new Client([site.url])
        const id = await client.send(name, text, name, new Random(seed))
        expect(Buffer.compare(await client.content(id), text)).toBe(0)
      } while (progress.disturbed < ROUNDS)
    }
    const byCommand = async (): Promise<void> => {
      do {
        const { text, name } = write()
        const path = join(folder, name)
        writeFileSync(path, text)
        const ended = await logkin(['upload', site.url, path])
        expect(ended.status, ended.stderr).toBe(0)
        const id = ended.stdout.trim()
        expect(Buffer.compare(await new Client([site.url]).content(id), text)).toBe(0)
      } while (progress.disturbed < ROUNDS)
    }
    const disturbing = async (): Promise<void> => {
      for (; progress.disturbed < ROUNDS; progress.disturbed++) await disturb()
    }
    await Promise.all([disturbing(), plainly(), plainly(), byCommand(), byCommand()])
    return books
  }

  const all: Books[] = []

  test(
    `nginx is killed ${ROUNDS} times`,
    async () => {
      const books = await sendDuring(seedFor('balancer, killed'), async () => {
        const { balancer } = await site.status()
        process.kill(balancer.pid ?? 0, 'SIGKILL')
        await eventually('another nginx', async () => {
          const { pid } = (await site.status()).balancer
          return pid !== null && pid !== balancer.pid
        })
        await eventually(
          'an answer',
          async () => (await ask(`${site.url}/readyz`).catch(() => null))?.status === 200,
        )
      })
      all.push(...books)
    },
    PATIENCE_MS,
  )

  test(
    `nginx is reloaded ${ROUNDS} times`,
    async () => {
      const books = await sendDuring(seedFor('balancer, reloaded'), async () => {
        expect(await site.run(['reload'])).toMatchObject({ status: 0 })
        expect((await ask(`${site.url}/readyz`)).status).toBe(200)
      })
      all.push(...books)
    },
    PATIENCE_MS,
  )

  test('and all that was sent counts once', async () => {
    expectBooks(await new Client([site.url]).groups(), sum(all))
    await eventually('the jobs to end', () => isIdle(site.dataDir))
    await expectSound(site.dataDir)
  })
})
