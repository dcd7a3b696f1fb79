import { expect, test } from 'vitest'
import type { CreateFile } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

const TEXT = Buffer.from('10:00:00 tick\n')

test('other bytes for a stored part are refused before anything is analysed or written', async () => {
  const store = createMemoryStore()
  let commits = 0
  const app = createApp({
    store: {
      ...store,
      commitPart: (part) => {
        commits++
        return store.commitPart(part)
      },
    },
    worker: 'w',
  })
  const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: TEXT }] })
  const key = { upload: id, file: 0, part: 0 }
  expect(await app.putPart(key, TEXT)).toMatchObject({ status: 'applied' })
  expect(await app.putPart(key, TEXT)).toMatchObject({ status: 'same' })
  await expect(app.putPart(key, Buffer.from('11:00:00 tock\n'))).rejects.toMatchObject({ code: 'conflict' })
  await app.completeFile(id, 0, TEXT.length, 1)
  await expect(app.putPart({ ...key, part: 1 }, TEXT)).rejects.toMatchObject({ code: 'conflict' })
  expect(commits).toBe(1)
})

test.each<Partial<CreateFile>>([
  { name: 'b.log' },
  { size: 3 },
  { sample: Buffer.from('x') },
  { charset: 'gb18030' },
  { zone: '+08:00' },
  { date: '2024-03-03' },
])('an Idempotency-Key is not for a file with another %j', async (other) => {
  const app = createApp({ store: createMemoryStore(), worker: 'w' })
  const file = { name: 'a.log', sample: TEXT }
  const { id } = await app.createUpload({ files: [file], idempotencyKey: 'k' })
  expect((await app.createUpload({ files: [file], idempotencyKey: 'k' })).id).toBe(id)
  await expect(
    app.createUpload({ files: [{ ...file, ...other }], idempotencyKey: 'k' }),
  ).rejects.toMatchObject({ code: 'conflict' })
})
