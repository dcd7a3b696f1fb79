import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../programs.ts'
import { logkin } from './run.ts'

/** Packed files are read by every command that reads files, from a path and from standard input, as their text is. */

const TEXT = Array.from(
  { length: 300 },
  (_, i) => `Mar ${String((i % 28) + 1).padStart(2, ' ')} 10:00:00 host app[1]: took ${i} ms\n`,
).join('')
const OTHER = 'Mar  1 10:00:00 host db[2]: opened table users\n'

let folder: string
let log: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-packed-'))
  log = join(folder, 'app.log')
  await mkdir(join(folder, 'logs'))
  await writeFile(log, TEXT)
  await writeFile(join(folder, 'logs', 'a.log'), TEXT)
  await writeFile(join(folder, 'logs', 'b.log'), OTHER)
})
afterAll(() => rm(folder, { recursive: true }))

const DATE = ['--date', '2026-04-01'] as const
const out = async (args: readonly string[], input?: Uint8Array): Promise<string> => {
  const { status, stdout, stderr } = await logkin([...args, ...DATE], input)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

/** The same, once for all tests that ask for it. */
const known = new Map<string, Promise<string>>()
const plain = (...args: readonly string[]): Promise<string> => {
  const name = args.join(' ')
  const answer = known.get(name) ?? out(args)
  known.set(name, answer)
  return answer
}

describe('one file, packed', () => {
  for (const [command, ending] of [
    ['gzip', 'gz'],
    ['zstd', 'zst'],
    ['bzip2', 'bz2'],
    ['xz', 'xz'],
  ] as const)
    test(`by ${command} gives what its text gives`, async () => {
      const packed = join(folder, `app.log.${ending}`)
      await writeFile(packed, run(command, ['-c'], { input: TEXT }))
      for (const args of [['groups', '--json'], ['assign'], ['entries']])
        expect(await out([...args, packed])).toEqual(await plain(...args, log))
      expect(await out(['assign', '-'], await readFile(packed))).toEqual(await plain('assign', log))
    })
})

describe('an archive', () => {
  const files = ['a.log', 'b.log']
  for (const [what, command, ...args] of [
    ['tar', 'tar', '--sort=name', '-cf', '-', 'logs'],
    ['tar.gz', 'tar', '--sort=name', '-czf', '-', 'logs'],
    ['tar.zst', 'tar', '--sort=name', '--zstd', '-cf', '-', 'logs'],
    ['zip', 'zip', '-q', '-', 'logs/a.log', 'logs/b.log'],
  ] as const)
    test(`of the form ${what} gives what its files give, one after the other`, async () => {
      const packed = run(command, args, { cwd: folder })
      const path = join(folder, `logs.${what}`)
      await writeFile(path, packed)
      const paths = files.map((name) => join(folder, 'logs', name))
      expect(await out(['groups', '--json', path])).toEqual(await plain('groups', '--json', ...paths))
      expect((await out(['assign', path])).trim().split('\n')).toHaveLength(301)
      const entries = (await Promise.all(paths.map((file) => plain('entries', file)))).join('')
      expect(await out(['entries', path])).toBe(entries)
      expect(await out(['entries', '-'], packed)).toBe(entries)
    })

  test('says what it passes over, and is refused by explain, which wants one file', async () => {
    run('ln', ['-sf', 'a.log', join(folder, 'link.log')])
    const path = join(folder, 'links.tar')
    await writeFile(path, run('tar', ['-cf', '-', 'link.log', 'logs'], { cwd: folder }))
    const { status, stderr } = await logkin(['groups', path])
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `logkin: ${path}: 1 links and 0 devices are passed over\n`,
    })
    const refused = await logkin(['explain', `${path}:1`])
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('holds several files; unpack it and name one')
  })

  test('that is cut off is refused in one sentence', async () => {
    const path = join(folder, 'cut.zip')
    await writeFile(
      path,
      run('zip', ['-q', '-', 'logs/a.log', 'logs/b.log'], { cwd: folder }).subarray(0, -5),
    )
    for (const command of ['groups', 'assign', 'entries'])
      expect(await logkin([command, path])).toMatchObject({
        status: 1,
        stderr: `logkin: ${path} is a broken zip file: unexpected end of file; compress it anew or send it unpacked.\n`,
      })
  })
})
