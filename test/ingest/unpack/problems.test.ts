import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UNPACK_LIMITS } from '../../../server/model/limits.ts'
import type { UnpackProblem } from '../../../server/model/upload.ts'
import { run } from '../../programs.ts'
import { unpacked } from './unpacked.ts'

/** Who gives `onProblem` gets all that can be unpacked, and is told the rest. */

const TEXT = Array.from({ length: 60_000 }, (_, i) => `line ${i} of ${(i * 7919) % 10_007}\n`).join('')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-problems-'))
  await mkdir(join(folder, 'logs'))
  await writeFile(join(folder, 'logs', 'a.log'), 'a\n')
  await writeFile(join(folder, 'logs', 'b.log.gz'), run('gzip', ['-c'], { input: TEXT }).subarray(0, -1000))
  await writeFile(join(folder, 'logs', 'c.log'), 'c\n')
})
afterAll(() => rm(folder, { recursive: true }))

const tolerant = async (
  bytes: Uint8Array,
  options: Parameters<typeof unpacked>[1] = {},
): Promise<{ files: Record<string, string>; problems: UnpackProblem[] }> => {
  const problems: UnpackProblem[] = []
  const files = await unpacked(bytes, { ...options, onProblem: (problem) => problems.push(problem) })
  return { files, problems }
}

const tar = (): Buffer => run('tar', ['--sort=name', '-cf', '-', 'logs'], { cwd: folder })

describe('what is cut off is there up to the cut', () => {
  for (const [command, ...args] of [
    ['gzip'],
    ['zstd'],
    ['bzip2', '-1'],
    ['xz', '--block-size=200KiB'],
  ] as const)
    test(command, async () => {
      const packed = run(command, ['-c', ...args], { input: TEXT })
      const { files, problems } = await tolerant(packed.subarray(0, -100))
      expect(problems).toEqual([
        {
          kind: 'broken',
          path: null,
          message: `a.packed is a broken ${command} file: unexpected end of file; compress it anew or send it unpacked.`,
        },
      ])
      const text = files['itself'] ?? ''
      expect(TEXT.startsWith(text)).toBe(true)
      expect(text.length).toBeGreaterThan(TEXT.length / 3)
    })

  test('also where it is less than tells what a file is', async () => {
    const packed = run('gzip', ['-c'], { input: 'one line\n' })
    const { files, problems } = await tolerant(packed.subarray(0, -4))
    expect(files).toEqual({ itself: 'one line\n' })
    expect(problems).toHaveLength(1)
  })

  test('tar and zip', async () => {
    const packed = run('zip', ['-q', '-r', '-', 'logs'], { cwd: folder })
    for (const [format, bytes] of [
      ['zip', packed.subarray(0, -10)],
      ['tar', tar().subarray(0, -10_240)],
    ] as const) {
      const { files, problems } = await tolerant(bytes)
      expect(Object.keys(files)).toContain('logs/a.log')
      expect(problems.at(-1)?.message).toContain(`a.packed is a broken ${format} file`)
    }
  })
})

describe('a member that is broken or past a limit costs no other', () => {
  test('broken', async () => {
    const { files, problems } = await tolerant(tar())
    expect(files).toMatchObject({ 'logs/a.log': 'a\n', 'logs/c.log': 'c\n' })
    expect(TEXT.startsWith(files['logs/b.log.gz'] ?? 'no')).toBe(true)
    expect(problems).toEqual([
      {
        kind: 'broken',
        path: 'logs/b.log.gz',
        message:
          'logs/b.log.gz in a.packed is a broken gzip file: unexpected end of file; compress it anew or send it unpacked.',
      },
    ])
  })

  test('packed too often', async () => {
    const { files, problems } = await tolerant(tar(), { limits: { ...UNPACK_LIMITS, layers: 1 } })
    expect(files).toEqual({ 'logs/a.log': 'a\n', 'logs/c.log': 'c\n' })
    expect(problems).toMatchObject([{ kind: 'limit', path: 'logs/b.log.gz' }])
  })

  test('one too many', async () => {
    const { files, problems } = await tolerant(tar(), { limits: { ...UNPACK_LIMITS, files: 1 } })
    expect(files).toEqual({ 'logs/a.log': 'a\n' })
    expect(problems.map(({ kind, path }) => [kind, path])).toEqual([
      ['limit', 'logs/b.log.gz'],
      ['limit', 'logs/c.log'],
    ])
  })
})

test('a bomb ends at the limit, what came before stays', async () => {
  await writeFile(join(folder, 'logs', 'd.log.gz'), run('gzip', ['-c'], { input: new Uint8Array(2 ** 24) }))
  const { files, problems } = await tolerant(tar(), { limits: { ...UNPACK_LIMITS, ratio: 50, freeBytes: 1 } })
  expect(files['logs/a.log']).toBe('a\n')
  expect(files['logs/d.log.gz']?.length).toBeLessThan(2 ** 24)
  expect(problems.at(-1)).toMatchObject({ kind: 'limit', path: 'logs/d.log.gz' })
})

test('what the source throws, and who stops it, are no problems of the file', async () => {
  const stop = new Error('stopped')
  await expect(
    tolerant(tar(), {
      onProgress: () => {
        throw stop
      },
    }),
  ).rejects.toBe(stop)
})
