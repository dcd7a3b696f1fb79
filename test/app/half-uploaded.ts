import { createApp } from '../../server/app/create.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

/** A part that is the whole of a file. */
export const TEXT = Buffer.from('10:00:00 tick\n')

/** Two files of one upload: the first complete, the second still arriving. */
export const halfUploaded = async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const { id } = await app.createUpload({
    files: ['a.log', 'b.log'].map((name) => ({ name, sample: TEXT })),
  })
  await app.putPart({ upload: id, file: 0, part: 0 }, TEXT)
  await app.completeFile(id, 0, TEXT.length, 1)
  return { store, app, id }
}

/** What is there once it is not null any more: asked between turns of the event loop. */
export const settled = async <T>(probe: () => Promise<T | null>): Promise<T> => {
  for (;;) {
    const found = await probe()
    if (found !== null) return found
    await new Promise((done) => setImmediate(done))
  }
}
