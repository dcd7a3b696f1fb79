import { createHash } from 'node:crypto'
import { truncateSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApi } from '../../server/api/api.ts'
import { MAX_GROUPS_LIMIT, PART_BYTES, SAMPLE_BYTES } from '../../server/model/limits.ts'
import { createRecordingApp } from '../api/recording-app.ts'
import { run } from '../programs.ts'
import { logkin } from './run.ts'

let folder: string
let server: Server
let app: ReturnType<typeof createRecordingApp>
/** What the tests let happen to a request before it reaches the API; true where that was all. */
let meddle: (request: IncomingMessage, response: Parameters<RequestListener>[1]) => boolean
let seen: string[]
let url: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-upload-'))
  app = createRecordingApp()
  meddle = () => false
  seen = []
  const listener = getRequestListener(createApi({ app, worker: 'w', token: 'sesame' }).fetch)
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (!meddle(request, response)) void listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

const upload = (...files: readonly string[]) =>
  logkin(['upload', url, ...files], '', { LOGKIN_TOKEN: 'sesame' })
const content = (bytes: number): Buffer => Buffer.alloc(bytes, '2026-01-01 10:00:00 INFO level=3\n')
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const file = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}
const putsOf = (n: number): number => seen.filter((request) => request.endsWith(`/parts/${n}`)).length

test('the files of an archive arrive under their paths, also from standard input', async () => {
  const large = content(PART_BYTES + 17)
  await mkdir(join(folder, 'logs'))
  await file('logs/large.log', large)
  await file('logs/small.log', Buffer.from('small\n'))
  const packed = run('tar', ['--sort=name', '-czf', '-', 'logs'], { cwd: folder })
  for (const result of [
    await upload(await file('logs.tgz', packed)),
    await logkin(['upload', url, '-'], packed, { LOGKIN_TOKEN: 'sesame' }),
  ]) {
    expect(result.status).toBe(0)
    const answer = await app.upload(result.stdout.trim())
    expect(answer).toMatchObject({ complete: true })
    expect(answer.files.map(({ name, size, received }) => ({ name, size, bytes: received.bytes }))).toEqual([
      { name: 'logs/large.log', size: null, bytes: large.length },
      { name: 'logs/small.log', size: 6, bytes: 6 },
    ])
  }
})

test('files arrive whole, whatever they are', async () => {
  const large = content(3 * PART_BYTES + 17)
  const result = await upload(
    await file('large.log', large),
    await file('packed.log.gz', Buffer.concat([gzipSync('first member\n'), gzipSync('second\n')])),
    await file('empty.log', Buffer.alloc(0)),
  )
  const [answer] = (await app.uploads()).uploads
  expect(result).toMatchObject({ status: 0, stdout: `${answer?.id}\n` })
  expect(result.stderr.split('\n').sort()).toEqual(
    ['', 'empty.log', 'large.log', 'packed.log.gz'].map((name) =>
      name === '' ? '' : `${join(folder, name)}: sent`,
    ),
  )
  expect(answer?.complete).toBe(true)
  expect(answer?.files.map(({ name, size, received }) => ({ name, size, ...received }))).toEqual([
    { name: 'large.log', size: large.length, bytes: large.length, parts: 4 },
    { name: 'packed.log.gz', size: null, bytes: 20, parts: 1 },
    { name: 'empty.log', size: null, bytes: 0, parts: 0 },
  ])
  const id = answer?.id ?? ''
  const last = await app.putPart({ upload: id, file: 0, part: 3 }, large.subarray(3 * PART_BYTES))
  expect(last.sha256).toBe(sha256(large.subarray(3 * PART_BYTES)))
})

test('each of many parts arrives with its own bytes, also where some are sent again', async () => {
  const parts = Array.from({ length: 12 }, (_, n) =>
    Buffer.alloc(PART_BYTES, `2026-01-01 10:00:00 INFO part ${n}\n`),
  )
  let met = 0
  meddle = (request, response) => {
    if (!/\/parts\/\d+$/.test(request.url ?? '')) return false
    met++
    if (met === 3) request.socket.destroy()
    if (met === 6) response.writeHead(503, { 'Retry-After': '0' }).end()
    return met === 3 || met === 6
  }
  const result = await upload(await file('many.log', Buffer.concat([...parts, Buffer.from('the end\n')])))
  expect(result).toMatchObject({ status: 0 })
  const stored = await app.parts(result.stdout.trim(), 0)
  expect(stored.parts.map(({ sha256 }) => sha256)).toEqual(
    [...parts, Buffer.from('the end\n')].map((part) => sha256(part)),
  )
})

test('who is sent on elsewhere is told where to', async () => {
  meddle = (_, response) => {
    response.writeHead(308, { Location: 'https://logs.example/' }).end()
    return true
  }
  expect(await upload(await file('a.log', Buffer.from('one line\n')))).toMatchObject({
    status: 1,
    stderr: 'logkin: The server sends on to https://logs.example/; name the address that it means.\n',
  })
})

test('a file that becomes shorter meanwhile is said to, and not completed', async () => {
  const path = await file('short.log', content(2 * PART_BYTES))
  meddle = (request) => {
    if (request.method === 'POST' && request.url?.endsWith('/uploads')) truncateSync(path, PART_BYTES + 5)
    return false
  }
  expect(await upload(path)).toMatchObject({
    status: 1,
    stderr: `logkin: ${path} became shorter while it was read; send it again.\n`,
  })
  expect((await app.uploads()).uploads).toMatchObject([{ complete: false }])
})

test('what was sent is grouped there as it is here', async () => {
  const lines = Array.from(
    { length: 3000 },
    (_, i) =>
      `2026-01-01 10:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')} ` +
      (i % 7 === 0
        ? `ERROR request ${i} failed\n\tat app.Web.handle(Web.java:${i % 3})`
        : `INFO user u${i} signed in`),
  )
  const path = await file('app.log', Buffer.from(`${lines.join('\n')}\n\n`))
  const id = (await upload(path)).stdout.trim()
  const there = await app.groups({ uploads: [id], limit: MAX_GROUPS_LIMIT })
  expect(there.groups.length).toBeGreaterThan(1)
  expect(JSON.parse((await logkin(['groups', '--json', path])).stdout)).toEqual(
    JSON.parse(JSON.stringify(there)),
  )
})

test('standard input arrives, and never counts as sent before', async () => {
  for (const _ of [1, 2]) {
    const result = await logkin(['upload', url, '-', '--token', 'sesame', '--zone', '+08:00'], 'one\ntwo\n')
    expect(result).toMatchObject({ status: 0 })
    expect(result.stderr).toMatch(/^standard input: sent\n/)
  }
  const { uploads } = await app.uploads()
  expect(
    uploads.map(({ files }) => files.map(({ name, received, zone }) => [name, received.bytes, zone])),
  ).toEqual([[['stdin', 8, '+08:00']], [['stdin', 8, '+08:00']]])
})

test('the same command again sends nothing a second time', async () => {
  const path = await file('app.log', content(PART_BYTES + 1))
  const first = await upload(path)
  const second = await upload(path)
  expect(second).toMatchObject({ status: 0, stdout: first.stdout, stderr: `${path}: is there already\n` })
  expect([putsOf(0), putsOf(1)]).toEqual([1, 1])
})

test('a command that broke off goes on where it stopped', async () => {
  const path = await file('app.log', content(4 * PART_BYTES))
  meddle = (request, response) => {
    if (!request.url?.endsWith('/parts/2')) return false
    response.writeHead(507, { 'Content-Type': 'application/json' })
    response.end('{"error":{"code":"disk-full","message":"The disk is full; free some room."}}')
    return true
  }
  expect(await upload(path)).toEqual({
    status: 1,
    stdout: '',
    stderr: 'logkin: The disk is full; free some room.\n',
  })
  expect((await app.uploads()).uploads[0]?.complete).toBe(false)
  meddle = () => false
  seen = []
  expect((await upload(path)).status).toBe(0)
  expect((await app.uploads()).uploads).toMatchObject([
    { complete: true, received: { bytes: 4 * PART_BYTES, parts: 4 } },
  ])
})

/** As someone did before: a page, another day. */
const begin = async (name: string, bytes: Buffer, parts: readonly number[]): Promise<string> => {
  const { id } = await app.createUpload({
    files: [{ name, size: bytes.length, sample: bytes.subarray(0, SAMPLE_BYTES), date: '2020-01-01' }],
  })
  for (const part of parts)
    await app.putPart(
      { upload: id, file: 0, part },
      new Uint8Array(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)),
    )
  return id
}

test('what was begun elsewhere is found by name, size and sample, and goes on there', async () => {
  const bytes = content(2 * PART_BYTES + 17)
  const id = await begin('app.log', bytes, [0, 2])
  const result = await upload(await file('app.log', bytes), await file('new.log', Buffer.from('one line\n')))
  const uploads = (await app.uploads()).uploads
  expect(result).toMatchObject({ status: 0, stdout: `${id}\n${uploads[0]?.id}\n` })
  expect(uploads).toMatchObject([
    { complete: true, files: [{ name: 'new.log' }] },
    { id, complete: true, received: { bytes: bytes.length, parts: 3 } },
  ])
  expect([0, 1, 2].map((n) => seen.filter((one) => one.endsWith(`${id}/files/0/parts/${n}`)).length)).toEqual(
    [0, 1, 0],
  )
})

test('what only began like the file is left alone, and the file sent anew', async () => {
  const bytes = content(PART_BYTES + 1)
  const other = Buffer.from(bytes)
  other.write('2026-01-01 10:00:00 WARN it went on otherwise\n', PART_BYTES - 47)
  const id = await begin('app.log', other, [0])
  const result = await upload(await file('app.log', bytes))
  const [fresh] = (await app.uploads()).uploads
  expect(fresh?.id).not.toBe(id)
  expect(result).toMatchObject({ status: 0, stdout: `${fresh?.id}\n` })
  expect(fresh).toMatchObject({ complete: true, received: { bytes: bytes.length } })
  expect(await app.upload(id)).toMatchObject({ complete: false, received: { parts: 1 } })
})

test('a file that is to be read in another way is not found', async () => {
  const bytes = content(PART_BYTES + 1)
  const id = await begin('app.log', bytes, [0])
  const path = await file('app.log', bytes)
  const result = await logkin(['upload', url, path, '--token', 'sesame', '--zone', '+08:00'])
  expect(result.status).toBe(0)
  expect(result.stdout).not.toContain(id)
})

test('content that is already there is said to be, and kept with --again', async () => {
  const first = (await upload(await file('a.log', content(100)))).stdout.trim()
  const path = await file('b.log', content(100))
  const second = await upload(path)
  expect(second.stderr).toBe(
    `${path}: sent\nb.log: the same content is already here, in upload ${first}; send it with --again to keep both\n`,
  )
  expect((await app.upload(second.stdout.trim())).duplicateOf).toBe(first)
  const third = await upload('--again', path)
  expect(third).toMatchObject({ status: 0, stderr: `${path}: sent\n` })
  expect((await app.upload(third.stdout.trim())).duplicateOf).toBeNull()
})

test('a server that stays busy is asked again for as long as it says so', async () => {
  const path = await file('app.log', content(100))
  let refusals = 0
  meddle = (request, response) => {
    if (!request.url?.includes('/parts/') || refusals === 40) return false
    refusals++
    response.writeHead(503, { 'Retry-After': '0', 'Content-Type': 'application/json' })
    response.end('{"error":{"code":"busy","message":"Later."}}')
    return true
  }
  expect((await upload(path)).status).toBe(0)
  expect(refusals).toBe(40)
})

test('a busy server is asked again when it says so', async () => {
  const path = await file('app.log', content(100))
  const times: number[] = []
  meddle = (request, response) => {
    if (!request.url?.includes('/parts/')) return false
    times.push(performance.now())
    if (times.length > 2) return false
    response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'application/json' })
    response.end('{"error":{"code":"busy","message":"Later."}}')
    return true
  }
  expect((await upload(path)).status).toBe(0)
  expect(times).toHaveLength(3)
  expect(times[2]! - times[0]!).toBeGreaterThanOrEqual(1900)
})

test('a part whose answer was lost is not sent again', async () => {
  const path = await file('app.log', content(100))
  meddle = (request, response) => {
    if (request.url?.includes('/parts/') !== true) return false
    response.writeHead = () => response
    response.write = () => true
    response.end = () => {
      request.socket.destroy()
      return response
    }
    return false
  }
  const result = await upload(path)
  expect(result).toMatchObject({ status: 0 })
  expect(putsOf(0)).toBe(1)
})

test("a refusal is told in the server's words", async () => {
  const path = await file('app.log', content(100))
  const result = await logkin(['upload', url, path, '--token', 'wrong'])
  expect(result.status).toBe(1)
  expect(result.stderr).toMatch(/^logkin: A token is needed: [^\n]+\n$/)
})
