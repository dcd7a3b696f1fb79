import { zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { run } from '../../programs.ts'
import { unpacked } from './unpacked.ts'

/** Long enough for several blocks of every format. */
const TEXT = Array.from(
  { length: 40_000 },
  (_, i) => `2026-03-01 10:00:00 INFO user ${(i * 7919) % 10_007} took ${i % 97} ms\n`,
).join('')

/** How the real programs are called, and what they make. */
const FORMATS: readonly (readonly [format: string, command: string, ...args: string[]])[] = [
  ['gzip', 'gzip', '-c'],
  ['gzip', 'pigz', '-c', '-b', '128'],
  ['zstd', 'zstd', '-c'],
  ['zstd', 'zstd', '-c', '-19', '--long=27'],
  ['zstd', 'zstd', '-c', '-1', '--no-check', '-T2', '-B524288'],
  ['bzip2', 'bzip2', '-c'],
  ['bzip2', 'bzip2', '-c', '-1'],
  ['xz', 'xz', '-c'],
  ['xz', 'xz', '-c', '-T2', '--block-size=256KiB', '--check=sha256'],
  ['xz', 'xz', '-c', '--check=crc32', '--lzma2=lc=1,lp=3,pb=4,dict=64KiB'],
  ['xz', 'xz', '-c', '-0', '--check=none'],
]

describe.for(FORMATS.map((words) => [words.join(' '), words] as const))('%s', ([, words]) => {
  const [format, command, ...args] = words
  const pack = (text: string): Buffer => run(command, args, { input: text })
  const packed = pack(TEXT)

  test('becomes the text that it was', async () => {
    expect((await unpacked(packed)).itself === TEXT).toBe(true)
  })

  test('of several, behind one another and empty too, is read to the end, however the chunks fall', async () => {
    const several = Buffer.concat([pack('first\n'), pack(''), pack('second\n')])
    for (const chunk of [1, 3, 7, 1000])
      expect(await unpacked(several, { chunk })).toEqual({ itself: 'first\nsecond\n' })
  })

  test('that is cut off, damaged, or followed by something else is refused with a sentence', async () => {
    const sentence = new RegExp(
      `^a\\.packed is a broken ${format} file: .+; compress it anew or send it unpacked\\.$`,
    )
    for (const end of [packed.length - 1, packed.length - 9, packed.length >> 1, 20])
      await expect(unpacked(packed.subarray(0, end))).rejects.toThrow(sentence)
    await expect(unpacked(Buffer.concat([packed, Buffer.from('and more')]))).rejects.toThrow(sentence)
    if (args.includes('--no-check') || args.includes('--check=none')) return
    const damaged = Buffer.from(packed)
    damaged[packed.length >> 1]! ^= 0x10
    await expect(unpacked(damaged)).rejects.toThrow(sentence)
  })
})

describe('what is not packed', () => {
  for (const text of ['', 'B', 'BZh9 is no bzip2\n', '\u001f', 'PK\n', 'plain\n'])
    test(`passes through: ${JSON.stringify(text)}`, async () => {
      expect(await unpacked(Buffer.from(text), { chunk: 1 })).toEqual({ itself: text })
    })
})

test('zstd with frames to be skipped, before, between and behind', async () => {
  const skip = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
  const frame = zstdCompressSync('text\n')
  expect(await unpacked(Buffer.concat([skip, frame, skip, frame, skip]))).toEqual({ itself: 'text\ntext\n' })
})

test('zstd with a window of more than 128 MiB is refused by the option that would do', async () => {
  const packed = run('zstd', ['-c', '--long=28'], { input: TEXT })
  await expect(unpacked(packed)).rejects.toThrow('pack it anew with zstd --long=27 or less')
})

test('xz with a filter or a dictionary that is too large is refused', async () => {
  const filtered = run('xz', ['-c', '--delta', '--lzma2'], { input: TEXT })
  await expect(unpacked(filtered)).rejects.toThrow('it uses a filter other than LZMA2')
  const large = run('xz', ['-c', '--lzma2=dict=256MiB'], { input: TEXT })
  await expect(unpacked(large)).rejects.toThrow('its dictionary is larger than 128 MiB')
})

test('padding of zeros between and behind streams of gzip and xz is passed over', async () => {
  for (const command of ['gzip', 'xz']) {
    const one = run(command, ['-c'], { input: 'one\n' })
    const padded = Buffer.concat([one, Buffer.alloc(512), one, Buffer.alloc(16)])
    expect(await unpacked(padded, { chunk: 5 })).toEqual({ itself: 'one\none\n' })
  }
})
