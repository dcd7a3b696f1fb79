import { once } from 'node:events'
import { createGzip, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { UNPACK_LIMITS } from '../../../server/model/limits.ts'
import { unpack } from '../../../server/ingest/unpack/unpack.ts'
import { run } from '../../programs.ts'
import { unpacked } from './unpacked.ts'

const MiB = 2 ** 20

/** Gzip of 10 GiB of zeros, made as it is read: some 10 MB. */
async function* bomb(): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: 9 })
  const zeros = new Uint8Array(16 * MiB)
  void (async () => {
    for (let i = 0; i < 640 && !gzip.destroyed; i++)
      if (!gzip.write(zeros)) await once(gzip, 'drain').catch(() => {})
    gzip.end()
  })()
  try {
    for await (const chunk of gzip) yield chunk as Uint8Array
  } finally {
    gzip.destroy()
  }
}

test('10 GiB from 10 MB are refused early', async () => {
  let out = 0
  const read = async (): Promise<void> => {
    for await (const { bytes } of unpack(bomb(), { name: 'bomb.gz' }))
      for await (const chunk of bytes) out += chunk.length
  }
  await expect(read()).rejects.toMatchObject({
    code: 'too-large',
    message:
      'bomb.gz becomes more than 500 times as large when it is unpacked, as no log does; send it unpacked if it is one.',
  })
  expect(out).toBeLessThan(UNPACK_LIMITS.freeBytes + 64 * MiB)
})

test('other bombs are refused by the same limit, in any layer', async () => {
  const limits = { ...UNPACK_LIMITS, freeBytes: MiB }
  const zeros = new Uint8Array(64 * MiB)
  for (const args of [['zstd', '-19'], ['bzip2'], ['xz']] as const) {
    const packed = run(args[0], ['-c', ...args.slice(1)], { input: zeros })
    await expect(unpacked(packed, { limits })).rejects.toThrow('more than 500 times')
    await expect(unpacked(gzipSync(packed), { limits })).rejects.toThrow('more than 500 times')
  }
})

test('too much in all, too many files and too many entries are refused', async () => {
  const text = gzipSync('some text\n'.repeat(1000))
  await expect(unpacked(text, { limits: { ...UNPACK_LIMITS, bytes: 5000 } })).rejects.toThrow(
    'send it in pieces',
  )
  const tar = run('tar', ['-cf', '-', 'test/ingest/unpack'])
  await expect(unpacked(tar, { limits: { ...UNPACK_LIMITS, files: 2 } })).rejects.toThrow(
    'holds more than 2 files; unpack it and send them in several uploads',
  )
  await expect(unpacked(tar, { limits: { ...UNPACK_LIMITS, entries: 2 } })).rejects.toThrow(
    'has more than 2 entries',
  )
})

test('who stops reading ends the source', async () => {
  let ended = false
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield gzipSync('text\n'.repeat(100_000))
    } finally {
      ended = true
    }
  }
  for await (const { bytes } of unpack(endless(), { name: 'x' })) {
    for await (const chunk of bytes) if (chunk.length > 0) break
    break
  }
  expect(ended).toBe(true)
})
