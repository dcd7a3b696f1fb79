import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GroupsAnswer, UploadAnswer } from '../../server/model/answers.ts'
import { PART_BYTES, SAMPLE_BYTES } from '../../server/model/limits.ts'
import { run } from '../programs.ts'
import { generate, kindNamed } from '../samples/index.ts'
import { ask, eventually, HAS_NGINX, startSite, type Site } from './running-site.ts'

/** Any file, in any encoding, made by the real programs, through nginx and three workers: what its text in UTF-8 gives. */

const LOG = Buffer.from(generate(kindNamed('java-service'), { lines: 800, seed: 3 }).text)

/** A log of lines that programs write in one language. */
const logOf = (phrases: readonly string[]): string =>
  Array.from(
    { length: 60 * phrases.length },
    (_, n) =>
      `2026-03-01 10:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')} ` +
      `${n % 5 === 0 ? 'ERROR' : 'INFO'} ${phrases[n % phrases.length]} ${n}\n`,
  ).join('')

const SIMPLIFIED = logOf([
  '数据库连接超时，正在重试',
  '用户登录失败：密码错误',
  '服务启动成功，端口',
  '无法打开配置文件',
])
const TRADITIONAL = logOf([
  '資料庫連線逾時，正在重試',
  '使用者登入失敗：密碼錯誤',
  '服務啟動成功，連接埠',
  '無法開啟設定檔',
])
const JAPANESE = logOf([
  'データベースへの接続がタイムアウトしました',
  '認証に失敗しました',
  'サーバーを起動しました',
  '処理を開始します',
])
const KOREAN = logOf([
  '데이터베이스 연결 시간이 초과되었습니다',
  '로그인 실패: 비밀번호 오류',
  '서버를 시작했습니다',
  '설정 파일을 열 수 없습니다',
])
const WESTERN = logOf([
  'Anmeldung für Jürgen fehlgeschlagen: ungültiges Paßwort',
  'accès refusé à Hélène',
  'operación cancelada: João',
])

let site: Site
let folder: string
beforeAll(async () => {
  site = await startSite({ nginx: HAS_NGINX })
  folder = mkdtempSync(join(tmpdir(), 'logkin-any-'))
})
afterAll(async () => {
  await site.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const json = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
  const answer = await fetch(site.url + path, init)
  expect(answer.ok, `${path}: ${String(answer.status)}`).toBe(true)
  return (await answer.json()) as T
}
const post = <T>(path: string, body: unknown): Promise<T> =>
  json<T>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Sent by parts, as the page does, and waited for until it is unpacked and analysed. */
const send = async (name: string, bytes: Uint8Array): Promise<UploadAnswer> => {
  const sample = Buffer.from(bytes.subarray(0, SAMPLE_BYTES)).toString('base64')
  const { id } = await post<UploadAnswer>('/api/v1/uploads', {
    files: [{ name, size: bytes.length, sample, date: '2026-04-01' }],
  })
  const parts = Math.ceil(bytes.length / PART_BYTES)
  for (let part = 0; part < parts; part++)
    await json(`/api/v1/uploads/${id}/files/0/parts/${String(part)}`, {
      method: 'PUT',
      body: new Uint8Array(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)),
    })
  await post(`/api/v1/uploads/${id}/files/0/complete`, { bytes: bytes.length, parts })
  return eventually(`${name} to be complete`, async () => {
    const upload = await json<UploadAnswer>(`/api/v1/uploads/${id}`)
    return upload.complete ? upload : null
  })
}

const groupsOf = async (upload: string): Promise<Omit<GroupsAnswer, 'bytes'>> => {
  const { bytes: _, ...groups } = await json<GroupsAnswer>(`/api/v1/groups?upload=${upload}&limit=10000`)
  return groups
}
const contentOf = async (upload: string, file: number): Promise<Buffer> =>
  Buffer.from(
    await (await fetch(`${site.url}/api/v1/uploads/${upload}/files/${String(file)}/content`)).arrayBuffer(),
  )

const plain = new Map<string, Promise<Omit<GroupsAnswer, 'bytes'>>>()
/** The groups of a text in UTF-8. */
const groupsOfText = (text: string): Promise<Omit<GroupsAnswer, 'bytes'>> => {
  const known = plain.get(text) ?? send('plain.log', Buffer.from(text)).then(({ id }) => groupsOf(id))
  plain.set(text, known)
  return known
}

const gzip = (text: Uint8Array): Buffer => run('gzip', ['-c'], { input: text })
const half = LOG.indexOf(10, LOG.length >> 1) + 1

describe('packed by the real programs, sent by parts', () => {
  const packed: readonly (readonly [string, () => Buffer])[] = [
    ['gzip', () => gzip(LOG)],
    ['pigz', () => run('pigz', ['-c', '-p', '2', '-b', '128'], { input: LOG })],
    ['cat of two gzips', () => Buffer.concat([gzip(LOG.subarray(0, half)), gzip(LOG.subarray(half))])],
    ['zstd', () => run('zstd', ['-q', '-c'], { input: LOG })],
    ['bzip2', () => run('bzip2', ['-c'], { input: LOG })],
    ['xz', () => run('xz', ['-c'], { input: LOG })],
    ['xz of gzip', () => run('xz', ['-c'], { input: gzip(LOG) })],
  ]
  test.each(packed)('%s', async (name, pack) => {
    const upload = await send(name, pack())
    expect(upload).toMatchObject({ packed: [{ state: 'done', problemCount: 0 }] })
    expect(await groupsOf(upload.id)).toEqual(await groupsOfText(LOG.toString()))
    expect(Buffer.compare(await contentOf(upload.id, 0), LOG)).toBe(0)
  })

  const archives: readonly (readonly [string, string, readonly string[]])[] = [
    ['zip', 'zip', ['-q', '-', 'a.log', 'b.log']],
    ['tar', 'tar', ['-cf', '-', 'a.log', 'b.log']],
    ['tar.gz', 'tar', ['-czf', '-', 'a.log', 'b.log']],
    ['tar.zst', 'tar', ['--zstd', '-cf', '-', 'a.log', 'b.log']],
  ]
  test.each(archives)('%s', async (name, command, args) => {
    const texts = [LOG.subarray(0, half), LOG.subarray(half)]
    for (const [at, text] of texts.entries()) writeFileSync(join(folder, `${'ab'[at]}.log`), text)
    const upload = await send(name, run(command, args, { cwd: folder }))
    expect(upload.files.map((file) => [file.name, file.unpackedFrom])).toEqual([
      ['a.log', name],
      ['b.log', name],
    ])
    const { entries, lines } = await groupsOf(upload.id)
    const whole = await groupsOfText(LOG.toString())
    expect({ entries, lines }).toEqual({ entries: whole.entries, lines: whole.lines })
    for (const [at, text] of texts.entries())
      expect(Buffer.compare(await contentOf(upload.id, at), text)).toBe(0)
  })
})

describe('written in other character sets by iconv', () => {
  test.each([
    ['UTF-16', SIMPLIFIED],
    ['UTF-16LE', SIMPLIFIED],
    ['UTF-16BE', SIMPLIFIED],
    ['GBK', SIMPLIFIED],
    ['GB18030', SIMPLIFIED],
    ['BIG5', TRADITIONAL],
    ['SHIFT_JIS', JAPANESE],
    ['EUC-JP', JAPANESE],
    ['EUC-KR', KOREAN],
    ['LATIN1', WESTERN],
  ])('%s', async (charset, text) => {
    const bytes = run('iconv', ['-f', 'UTF-8', '-t', charset], { input: text })
    const upload = await send(`${charset}.log`, bytes)
    expect(await groupsOf(upload.id)).toEqual(await groupsOfText(text))
    expect(Buffer.compare(await contentOf(upload.id, 0), bytes)).toBe(0)
  })
})

describe('what is broken or made to harm', () => {
  /** All files around the data folder, and what they hold. */
  const around = (): Record<string, string> => {
    const root = dirname(site.dataDir)
    return Object.fromEntries(
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !join(entry.parentPath, entry.name).startsWith(site.dataDir))
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path, readFileSync(path, 'latin1')]),
    )
  }

  test.each(['gzip', 'zstd', 'bzip2', 'xz'])('%s that is cut off is there up to the cut', async (program) => {
    const bytes = run(program, ['-c'], { input: LOG })
    const upload = await send(`cut.${program}`, bytes.subarray(0, -20))
    expect(upload.packed).toMatchObject([
      {
        problemCount: 1,
        problems: [{ kind: 'broken', message: expect.stringContaining('unexpected end of file') as string }],
      },
    ])
    const there = await contentOf(upload.id, 0)
    expect(LOG.subarray(0, there.length).equals(there)).toBe(true)
    const refused = await fetch(`${site.url}/api/v1/uploads?name=cut`, {
      method: 'PUT',
      body: new Uint8Array(bytes.subarray(0, -20)),
    })
    expect(refused.status).toBe(415)
  })

  test('paths that lead out, links, devices, nested zips, lying headers: named, passed over, counted', async () => {
    const odd = join(folder, 'odd')
    mkdirSync(join(odd, 'in'), { recursive: true })
    writeFileSync(join(odd, 'evil.log'), '2026-03-01 10:00:00 INFO evil\n')
    writeFileSync(join(odd, 'absolute.log'), '2026-03-01 10:00:00 INFO absolute\n')
    writeFileSync(join(odd, 'in', 'a.log'), '2026-03-01 10:00:00 INFO inner\n')
    symlinkSync('/etc/passwd', join(odd, 'in', 'link'))
    const inner = run('zip', ['-q', '-', 'evil.log'], { cwd: odd })
    writeFileSync(join(odd, 'in', 'nested.zip'), run('zip', ['-q', '-', 'evil.log'], { cwd: odd }))
    const lying = Buffer.from(inner)
    // As `zip` writes to a pipe, sizes stand behind; the directory's is another then.
    const directory = lying.indexOf(Buffer.from('504b0102', 'hex'))
    lying.writeUInt32LE(2 ** 31, directory + 24)
    writeFileSync(join(odd, 'in', 'lying.zip'), lying)
    const before = around()
    const paths = ['../evil.log', join(odd, 'absolute.log'), '/dev/null', '.']
    const tar = run('tar', ['-P', '--sort=name', '-cf', '-', ...paths], { cwd: join(odd, 'in') })
    const upload = await send('odd.tar', tar)
    expect(upload.packed).toMatchObject([{ links: 1, devices: 1, problemCount: 1 }])
    expect(upload.packed[0]?.problems[0]).toMatchObject({ kind: 'broken', path: 'lying.zip' })
    expect(upload.files.map(({ name }) => name)).toEqual([
      'evil.log',
      join(odd, 'absolute.log').slice(1),
      'a.log',
      'lying.zip/evil.log',
      'nested.zip/evil.log',
    ])
    expect(around()).toEqual(before)
  })

  test('10 GiB from 10 MB end at the limit, with flat memory, and the workers serve on', async () => {
    const member = gzip(new Uint8Array(64 * 2 ** 20))
    const bomb = Buffer.concat(Array.from({ length: 160 }, () => member))
    const sending = send('bomb.gz', bomb)
    for (let asked = 0; asked < 10; asked++) expect((await ask(`${site.url}/readyz`)).status).toBe(200)
    const upload = await sending
    expect(upload.packed).toMatchObject([
      {
        problemCount: 1,
        problems: [{ kind: 'limit', message: expect.stringContaining('more than 500 times') as string }],
      },
    ])
    const { workers } = await site.status()
    for (const { pid, revivals } of workers) {
      expect(revivals).toBe(0)
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
      expect(Number(peak) / 1024, 'MiB').toBeLessThan(700)
    }
  })
})
