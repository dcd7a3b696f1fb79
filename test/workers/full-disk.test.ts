import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { UploadAnswer } from '../../server/model/answers.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { CAN_MOUNT, smallDisk } from '../store/small-disk.ts'
import { noise } from '../store/setting.ts'
import { eventually, HAS_NGINX, startSite } from './running-site.ts'

const MiB = 1024 * 1024
/** What the site's users may have to wait at the most once there is room. */
const RECOVERY_MS = 5_000

/** Lines of one kind that shrink to half their size and no further. */
const lines = (bytes: number, seed: number): Uint8Array =>
  Buffer.from(
    Buffer.from(noise(bytes / 2, seed))
      .toString('hex')
      .replaceAll(/.{56}/g, 'digest $&\n')
      .slice(0, bytes),
  )

test.runIf(CAN_MOUNT).each([...(HAS_NGINX ? [true] : []), false])(
  'a full disk refuses uploads, lets read and delete, and takes uploads again without a restart (nginx: %s)',
  async (nginx) => {
    const disk = smallDisk(128)
    const site = await startSite({
      nginx,
      env: { DATA_DIR: disk.folder, DISK_RESERVE_BYTES: '32M', LOG_LEVEL: 'fatal' },
    })
    try {
      const put = (path: string, body: Uint8Array) =>
        fetch(`${site.url}/api/v1/uploads${path}`, { method: 'PUT', body: Buffer.from(body) })
      const stored = async (name: string, bytes: number) => {
        const answer = await put(`?name=${name}`, lines(bytes, name.length))
        expect(answer.status).toBe(201)
        return (await answer.json()) as UploadAnswer
      }
      const kept = await stored('kept.log', MiB)
      const large = await stored('to-delete.log', PART_BYTES)
      const created = await fetch(`${site.url}/api/v1/uploads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ files: [{ name: 'waiting.log', sample: '' }] }),
      })
      const { id } = (await created.json()) as UploadAnswer
      const part = lines(PART_BYTES, 7)
      const putPart = () => put(`/${id}/files/0/parts/0`, part)

      for (let round = 0; round < 3; round++) {
        // Once to the reserve, where Logkin says so, and to the last byte, where nginx can't even buffer.
        for (const left of [16 * MiB, 0]) {
          disk.fill(left)
          const refused = await putPart()
          expect(refused.status).toBe(507)
          expect(await refused.json()).toMatchObject({
            error: { code: 'disk-full', message: expect.stringContaining('free some room') as unknown },
          })
        }
        const whole = await put('?name=whole.log', part)
        expect(whole.status).toBe(507)
        const groups = await fetch(`${site.url}/api/v1/groups?upload=${kept.id}&limit=1`)
        expect(groups.status).toBe(200)
        if (round === 2) break
        disk.empty()
      }
      expect((await fetch(`${site.url}/api/v1/uploads/${large.id}`, { method: 'DELETE' })).status).toBe(204)
      await eventually('the room that the deleted upload took', () => disk.free() > 2 * MiB)

      disk.empty()
      const end = performance.now() + RECOVERY_MS
      let answer = await putPart()
      while (answer.status !== 201 && performance.now() < end) {
        await sleep(200)
        answer = await putPart()
      }
      expect(answer.status).toBe(201)
      const uploads = (await (await fetch(`${site.url}/api/v1/uploads`)).json()) as {
        uploads: UploadAnswer[]
      }
      expect(uploads.uploads.map((upload) => upload.id).sort()).toEqual([kept.id, id].sort())
      expect((await site.status()).workers.map(({ revivals }) => revivals)).toEqual([0, 0, 0])
    } finally {
      await site.dispose()
    }
  },
)
