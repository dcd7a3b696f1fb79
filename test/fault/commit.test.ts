import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../samples/random.ts'
import { eventually, startSite, type Site } from '../workers/running-site.ts'
import { count, expectBooks, sum, writeLog, type Books } from './books.ts'
import { Client } from './client.ts'
import { PATIENCE_MS, times } from './scale.ts'
import { expectSound, isErased, isIdle } from './store-file.ts'
import { TIGHT_PART_BYTES, tightWithKillPoints } from './tight.ts'

/** A worker dies at a chosen step of a commit, and the client goes on at another: everything counts once. */

/** All that was sent and not deleted. */
const books: Books[] = []
const folder = mkdtempSync(join(tmpdir(), 'logkin-kill-points-'))
const armed = join(folder, 'armed')
const disarmed = join(folder, 'disarmed')
let site: Site
let addresses: readonly string[]
beforeAll(async () => {
  site = await startSite({ nginx: false, env: { ...tightWithKillPoints(armed), BALANCER: 'none' } })
  addresses = site.workerPorts.map((port) => `http://127.0.0.1:${port}`)
}, PATIENCE_MS)
afterAll(async () => {
  await site.dispose()
  rmSync(folder, { recursive: true })
})

const killsSaid = (): number => site.said().split('ended by SIGKILL').length - 1

let arming = 0
/** Whoever comes to `step` as the `write`-th from here is killed. No name is used twice: a worker may still hold an older list. */
const arm = (step: string, write: number): void => {
  arming++
  mkdirSync(disarmed)
  for (let tick = 1; tick <= write; tick++) writeFileSync(join(disarmed, `${step}.${arming}.${tick}`), '')
  renameSync(disarmed, armed)
}
/** Nobody is killed from here on. In one step, too: jobs go on writing. @returns whether one was. */
const disarm = (): boolean => {
  renameSync(armed, disarmed)
  const killed = readdirSync(disarmed).length === 0
  rmSync(disarmed, { recursive: true })
  return killed
}

/** Short: every fourth write. A file of three parts takes about fifteen. */
const STRIDE = times(1, 4)

describe.each(['before', 'inside', 'after'])('%s the commit', (step) => {
  test(
    'of any write a worker is killed, and the file counts once',
    async () => {
      const before = killsSaid()
      let kills = 0
      for (let write = 1; ; write += STRIDE) {
        arm(step, write)
        const text = writeLog(write, 2.5 * TIGHT_PART_BYTES)
        const client = new Client(addresses)
        const id = await client.send('a.log', text, `${step} ${write}`, new Random(write))
        books.push(count(text))
        expectBooks(await client.groups(id), count(text))
        expect(Buffer.compare(await client.content(id), text)).toBe(0)
        if (!disarm()) break
        kills++
      }
      expect(kills).toBeGreaterThan(8 / STRIDE)
      await eventually('the manager to say so', () => killsSaid() >= before + kills)
      expect(killsSaid()).toBe(before + kills)
    },
    PATIENCE_MS,
  )

  test(
    'of any write of a deletion a worker is killed, and nothing is left',
    async () => {
      const client = new Client(addresses)
      for (let write = 1; ; write += STRIDE) {
        const text = writeLog(write, 2.5 * TIGHT_PART_BYTES)
        const id = await client.send('a.log', text, `${step} delete ${write}`, new Random(write))
        arm(step, write)
        // Deleted by the first try, the second finds none: both are right.
        expect([204, 404]).toContain(
          (await client.request(`/api/v1/uploads/${id}`, { method: 'DELETE' })).status,
        )
        await eventually('the deletion', () => isErased(site.dataDir, id))
        if (!disarm()) break
      }
    },
    PATIENCE_MS,
  )
})

test(
  'the same part sent to all workers at once is stored once, and all say so',
  async () => {
    const rounds = times(1_000, 30)
    const text = writeLog(7, (rounds - 0.5) * TIGHT_PART_BYTES)
    const clients = addresses.map((address) => new Client([address]))
    const [client = new Client(addresses)] = clients
    // The worker killed last may still be coming back.
    for (const one of clients) await one.request('/healthz')
    const { id } = await client.create([{ name: 'same.log', text }], 'same')
    for (let part = 0; part < rounds; part++) {
      const bytes = text.subarray(part * TIGHT_PART_BYTES, (part + 1) * TIGHT_PART_BYTES)
      const statuses = await Promise.all(clients.map((one) => one.put(id, 0, part, bytes)))
      expect(statuses.sort()).toEqual([200, 200, 201])
    }
    expect((await client.upload(id)).received).toEqual({ bytes: text.length, parts: rounds })
    // Completed by all three at once, too.
    await Promise.all(clients.map((one) => one.complete(id, 0, text.length, rounds)))
    expectBooks(await client.groups(id), count(text))
    expect(Buffer.compare(await client.content(id), text)).toBe(0)
    await client.request(`/api/v1/uploads/${id}`, { method: 'DELETE' })
    await eventually('the deletion', () => isErased(site.dataDir, id))
  },
  PATIENCE_MS,
)

test('all of it together is what was sent', async () => {
  expectBooks(await new Client(addresses).groups(), sum(books))
  await eventually('the jobs to end', () => isIdle(site.dataDir))
  await expectSound(site.dataDir)
})
