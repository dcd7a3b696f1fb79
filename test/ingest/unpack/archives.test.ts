import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../programs.ts'
import { nothingPassedOver, unpacked } from './unpacked.ts'

const LONG = `${'x'.repeat(90)}/${'y'.repeat(90)}/${'z'.repeat(60)}`
const FILES: Readonly<Record<string, string>> = {
  'logs/app.log': 'a line\n'.repeat(30_000),
  'logs/empty.log': '',
  'logs/深.log': 'deep\n',
  [`logs/${LONG}.log`]: 'long\n',
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-archives-'))
  await mkdir(join(folder, 'logs', LONG, '..'), { recursive: true })
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text)
})
afterAll(() => rm(folder, { recursive: true }))

const tar = (...args: readonly string[]): Buffer => run('tar', [...args, '-cf', '-', 'logs'], { cwd: folder })
/** `name` has to be one of its own. */
const zip = (...args: readonly string[]): Buffer =>
  run('zip', ['-q', ...args, '-r', '-', 'logs'], { cwd: folder })

describe('tar', () => {
  for (const format of ['pax', 'gnu'])
    test(`of the form ${format} holds its files by their paths`, async () => {
      expect(await unpacked(tar(`--format=${format}`))).toEqual(FILES)
    })

  test('packed in any way, once or twice, and behind one another', async () => {
    for (const command of ['gzip', 'zstd', 'bzip2', 'xz'])
      expect(await unpacked(run(command, ['-c'], { input: tar() }))).toEqual(FILES)
    const twice = run('gzip', ['-c'], { input: run('xz', ['-c'], { input: tar() }) })
    expect(await unpacked(twice)).toEqual(FILES)
    const other = run('tar', ['-cf', '-', '--transform=s/logs/more/', 'logs/empty.log'], { cwd: folder })
    expect(await unpacked(Buffer.concat([tar(), other]))).toEqual({ ...FILES, 'more/empty.log': '' })
  })

  test('passes over links and devices, and counts them; roots and ways up are taken from names', async () => {
    const odd = join(folder, 'odd')
    await mkdir(odd)
    await writeFile(join(odd, 'a.log'), 'a\n')
    await symlink('/etc/passwd', join(odd, 'b.log'))
    run('mkfifo', [join(odd, 'pipe')])
    run('ln', [join(odd, 'a.log'), join(odd, 'hard.log')])
    const passedOver = nothingPassedOver()
    const packed = run(
      'tar',
      ['-P', '--transform=s,^odd/a,../../../etc/a,', '-cf', '-', 'odd/a.log', 'odd'],
      {
        cwd: folder,
      },
    )
    expect(await unpacked(packed, { passedOver })).toEqual({ 'etc/a.log': 'a\n' })
    expect(passedOver.devices).toBe(1)
    expect(passedOver.links).toBeGreaterThanOrEqual(2)
    expect(await unpacked(run('tar', ['-P', '-cf', '-', join(odd, 'a.log')]))).toEqual({
      [join(odd, 'a.log').slice(1)]: 'a\n',
    })
  })

  test('that is cut off anywhere, or damaged, is refused', async () => {
    const packed = tar()
    const end = packed.findLastIndex((byte) => byte !== 0)
    for (const cut of [600, packed.length >> 1, end, Math.ceil(end / 512) * 512])
      await expect(unpacked(packed.subarray(0, cut))).rejects.toThrow(
        'a.packed is a broken tar file: unexpected end of file',
      )
    const damaged = Buffer.from(packed)
    const second = damaged.indexOf('logs/', 512)
    damaged[second] = 0x58
    await expect(unpacked(damaged)).rejects.toThrow('a header is damaged')
  })
})

describe('zip', () => {
  for (const [what, args] of [
    ['deflated', []],
    ['stored', ['-0']],
    ['zip64', ['-fz']],
    ['written without looking back', ['-fd']],
  ] as const)
    test(`${what} holds its files by their paths`, async () => {
      expect(await unpacked(zip(...args))).toEqual(FILES)
    })

  test('written to a file, from standard input, or empty', async () => {
    const path = join(folder, 'a.zip')
    run('zip', ['-q', '-r', path, 'logs'], { cwd: folder })
    expect(await unpacked(run('cat', [path]), { chunk: 11 })).toEqual(FILES)
    const piped = run('sh', ['-c', 'cat logs/app.log | zip -q - -'], { cwd: folder })
    expect(await unpacked(piped)).toEqual({ '-': FILES['logs/app.log'] })
    run('zip', ['-q', '-d', path, '*'])
    const empty = Buffer.from('504b0506000000000000000000000000000000000000', 'hex')
    expect(await unpacked(empty)).toEqual({})
  })

  test('with a password is refused', async () => {
    await expect(unpacked(zip('-P', 'secret'))).rejects.toThrow('it is encrypted, pack it without a password')
  })

  test('whose header, directory or data lie, or that is cut off, is refused', async () => {
    const path = join(folder, 'lying.zip')
    run('zip', ['-q', path, 'logs/app.log'], { cwd: folder })
    const packed = run('cat', [path])
    const lie = (change: (bytes: Buffer) => void): Promise<unknown> => {
      const bytes = Buffer.from(packed)
      change(bytes)
      return unpacked(bytes)
    }
    // Unpacked size: less, then more than comes out.
    await expect(lie((bytes) => bytes.writeUInt32LE(100, 22))).rejects.toThrow(
      'more comes out of an entry than its header says',
    )
    await expect(lie((bytes) => bytes.writeUInt32LE(2 ** 31, 22))).rejects.toThrow(
      'an entry is not as long as its header says',
    )
    await expect(lie((bytes) => bytes.writeUInt32LE(2 ** 31, 18))).rejects.toThrow('is a broken zip file')
    await expect(lie((bytes) => bytes.writeUInt32LE(1, 14))).rejects.toThrow('incorrect data check')
    const directory = packed.indexOf(Buffer.from('504b0102', 'hex'))
    await expect(lie((bytes) => bytes.writeUInt32LE(7, directory + 24))).rejects.toThrow(
      'its directory says otherwise than its entries',
    )
    for (const cut of [20, packed.length >> 1, directory, packed.length - 1])
      await expect(unpacked(packed.subarray(0, cut))).rejects.toThrow('is a broken zip file')
  })
})

describe('archives in archives', () => {
  test('are unpacked under the path of the archive; what is compressed keeps its path', async () => {
    const inner = join(folder, 'inner')
    await mkdir(inner)
    await writeFile(join(inner, 'old.log.gz'), run('gzip', ['-c'], { input: 'old\n' }))
    await writeFile(join(inner, 'more.zip'), zip())
    const packed = run('tar', ['-cf', '-', 'inner'], { cwd: folder })
    const expected = Object.entries(FILES).map(([path, text]) => [`inner/more.zip/${path}`, text])
    expect(await unpacked(packed)).toEqual({ 'inner/old.log.gz': 'old\n', ...Object.fromEntries(expected) })
  })

  test('deeper than the limit are refused', async () => {
    let packed: Uint8Array = Buffer.from('text\n')
    for (let layer = 0; layer < 5; layer++) packed = run('gzip', ['-c'], { input: packed })
    expect(await unpacked(packed)).toEqual({ itself: 'text\n' })
    packed = run('gzip', ['-c'], { input: packed })
    await expect(unpacked(packed)).rejects.toThrow('is packed more than 5 times over; unpack it first')
  })
})
