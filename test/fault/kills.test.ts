import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendCommand, type ManagerStatus } from '../../workers/control.ts'
import { Random } from '../samples/random.ts'
import { eventually, HAS_NGINX, startSite, type Site } from '../workers/running-site.ts'
import { count, expectBooks, sum, writeLog, type Books } from './books.ts'
import { Client } from './client.ts'
import { PATIENCE_MS, seedFor, times } from './scale.ts'
import { expectSound, isIdle } from './store-file.ts'
import { TIGHT, TIGHT_PART_BYTES } from './tight.ts'

/** Workers are killed at random while many send at once: every count is what an independent count says. */

const KILLS = times(1_000, 20)
const UPLOADS_AT_ONCE = times(50, 8)
const MAX_PARTS = 6

let site: Site
beforeAll(async () => {
  site = await startSite({ nginx: HAS_NGINX, env: TIGHT })
}, PATIENCE_MS)
afterAll(() => site.dispose())

const workers = async (): Promise<ManagerStatus['workers']> => {
  let found: ManagerStatus['workers'] = []
  await sendCommand(site.dataDir, 'status', (reply) => {
    if (reply.kind === 'status') found = reply.status.workers
  })
  return found
}

/** False where it has just died by itself or by the kill before. */
const sigkill = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

test(
  `${KILLS} SIGKILLs of random workers during ${UPLOADS_AT_ONCE} uploads at once lose nothing and count nothing twice`,
  async () => {
    const seed = seedFor('kills')
    const random = new Random(seed)
    const victims = { killed: 0 }
    const kill = async (): Promise<void> => {
      while (victims.killed < KILLS) {
        await sleep(random.int(0, times(1_000, 400)))
        const alive = (await workers()).filter(({ pid }) => pid !== null)
        const pid = alive[random.int(0, Math.max(0, alive.length - 1))]?.pid ?? null
        if (pid === null) continue
        if (sigkill(pid)) victims.killed++
      }
    }

    const sent = new Map<string, Uint8Array>()
    let begun = 0
    let retries = 0
    const lane = async (): Promise<void> => {
      while (begun === 0 || victims.killed < KILLS) {
        const own = seed + begun++
        const client = new Client([site.url])
        const text = writeLog(own, new Random(own).int(1, MAX_PARTS * TIGHT_PART_BYTES))
        sent.set(await client.send(`${own}.log`, text, `${own}`, new Random(own)), text)
        retries += client.retries
      }
    }
    await Promise.all([kill(), ...Array.from({ length: UPLOADS_AT_ONCE }, lane)])
    process.stderr.write(`kills: ${KILLS} during ${sent.size} uploads; ${retries} requests were sent again\n`)

    await eventually('all workers', async () => (await workers()).every(({ state }) => state === 'ready'))
    const client = new Client([site.url])
    const books: Books[] = []
    for (const [id, text] of sent) {
      const own = count(text)
      books.push(own)
      expectBooks(await client.groups(id), own)
      expect(Buffer.compare(await client.content(id), text)).toBe(0)
    }
    expectBooks(await client.groups(), sum(books))
    await eventually('the jobs to end', () => isIdle(site.dataDir))
    await expectSound(site.dataDir)
  },
  PATIENCE_MS,
)
