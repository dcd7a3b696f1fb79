import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Random } from '../samples/random.ts'
import { CAN_MOUNT, smallDisk } from '../store/small-disk.ts'
import { eventually, HAS_NGINX, startSite } from '../workers/running-site.ts'
import { count, expectBooks, sum, writeLog } from './books.ts'
import { Client } from './client.ts'
import { PATIENCE_MS, seedFor, times } from './scale.ts'
import { expectSound, isErased, isIdle } from './store-file.ts'
import { TIGHT, TIGHT_PART_BYTES } from './tight.ts'

/** The disk fills and is emptied, again and again, while files are sent: they are put off, never lost, never half there. */

const ROUNDS = times(20, 2)
const UPLOADS_AT_ONCE = 4
const MiB = 1024 * 1024

if (!CAN_MOUNT)
  process.stderr.write(
    '\n!! No disk can be mounted here: that a disk is full is tested on the store alone (max_page_count, test/store/sqlite/failure.test.ts).\n\n',
  )

test.runIf(CAN_MOUNT)(
  `a disk that is full ${ROUNDS} times puts uploads off and lets delete; what was sent counts once`,
  async () => {
    const seed = seedFor('full disk')
    const disk = smallDisk(96)
    const env = { ...TIGHT, DATA_DIR: disk.folder, DISK_RESERVE_BYTES: '16M' }
    const site = await startSite({ nginx: HAS_NGINX, env })
    try {
      const sent = new Map<string, Uint8Array>()
      const progress = { rounds: 0, begun: 0 }
      const lane = async (): Promise<void> => {
        while (progress.rounds < ROUNDS) {
          const own = seed + progress.begun++
          const client = new Client([site.url])
          const text = writeLog(own, new Random(own).int(1, 4 * TIGHT_PART_BYTES))
          sent.set(await client.send(`${own}.log`, text, `${own}`, new Random(own)), text)
        }
      }
      const probe = new Client([site.url])
      const filling = async (): Promise<void> => {
        for (; progress.rounds < ROUNDS; progress.rounds++) {
          const victim = writeLog(progress.rounds, 3 * TIGHT_PART_BYTES)
          const name = `to delete ${progress.rounds}`
          const id = await probe.send(name, victim, name, new Random(progress.rounds))
          const refused = new Client([site.url])
          // To the reserve, where Logkin says so, or to the last byte.
          disk.fill(progress.rounds % 2 === 0 ? 0 : 8 * MiB)
          const waiting = refused.send('put off.log', victim, `put off ${progress.rounds}`, new Random(1))
          await eventually('an upload to be refused', () => refused.statuses.has(507))
          expect((await probe.request(`/api/v1/uploads/${id}`, { method: 'DELETE' })).status).toBe(204)
          await eventually('the deletion', () => isErased(disk.folder, id))
          await sleep(300)
          disk.empty()
          // What was put off comes through by itself: no restart, no other help.
          sent.set(await waiting, victim)
        }
      }
      await Promise.all([filling(), ...Array.from({ length: UPLOADS_AT_ONCE }, lane)])

      expect((await site.status()).workers.map(({ revivals }) => revivals)).toEqual([0, 0, 0])
      const client = new Client([site.url])
      for (const [id, text] of sent) {
        expectBooks(await client.groups(id), count(text))
        expect(Buffer.compare(await client.content(id), text)).toBe(0)
      }
      expectBooks(await client.groups(), sum([...sent.values()].map(count)))
      await eventually('the jobs to end', () => isIdle(disk.folder))
      await expectSound(disk.folder)
    } finally {
      await site.dispose()
    }
  },
  PATIENCE_MS,
)
