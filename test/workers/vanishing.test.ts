import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { UploadAnswer, UploadsAnswer } from '../../server/model/answers.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { Random } from '../samples/random.ts'
import { eventually, HAS_NGINX, startSite, type Site } from './running-site.ts'

/** Clients that vanish at any byte of any request, in front of nginx and of the workers themselves. */

const CLIENTS = 240
const AT_ONCE = 12

const LINE = '2026-03-01T10:00:00Z INFO request served in 12 ms\n'
const PART = Buffer.from(LINE.repeat(2_000))
const WHOLE = Buffer.alloc(PART_BYTES + 4_096, LINE)

let site: Site
let target: string
beforeAll(async () => {
  site = await startSite({ nginx: HAS_NGINX, env: { LOG_LEVEL: 'fatal' } })
  target = await create()
})
afterAll(() => site.dispose())

const create = async (): Promise<string> => {
  const answer = await fetch(`${site.url}/api/v1/uploads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ files: [{ name: 'target.log', sample: '' }] }),
  })
  return ((await answer.json()) as UploadAnswer).id
}

interface Wanted {
  readonly method: string
  readonly path: string
  readonly headers?: readonly string[]
  readonly body: Buffer
}

/** Every way in: creation, parts plain, packed and in chunks, whole files short and of several parts, completion. */
const REQUESTS: readonly ((n: number) => Wanted)[] = [
  () => ({
    method: 'POST',
    path: '/api/v1/uploads',
    headers: ['Content-Type: application/json', 'Idempotency-Key: vanishing'],
    body: Buffer.from(JSON.stringify({ files: [{ name: 'a.log', sample: PART.toString('base64') }] })),
  }),
  (n) => ({ method: 'PUT', path: `/api/v1/uploads/${target}/files/0/parts/${n}`, body: PART }),
  (n) => ({
    method: 'PUT',
    path: `/api/v1/uploads/${target}/files/0/parts/${n}`,
    headers: ['Content-Encoding: gzip'],
    body: gzipSync(PART, { level: 0 }),
  }),
  () => ({ method: 'PUT', path: '/api/v1/uploads?name=short.log', body: PART }),
  () => ({ method: 'PUT', path: '/api/v1/uploads?name=long.log', body: WHOLE }),
  () => ({ method: 'PUT', path: '/api/v1/uploads?name=keyed.log&key=vanishing', body: WHOLE }),
  () => ({
    method: 'POST',
    path: `/api/v1/uploads/${target}/files/0/complete`,
    headers: ['Content-Type: application/json'],
    body: Buffer.from('{"bytes": 1, "parts": 1}'),
  }),
]

/** Sends the first bytes of a request and is gone; the last byte never leaves. */
const vanish = (
  port: number,
  { method, path, headers = [], body }: Wanted,
  random: Random,
): Promise<void> => {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, `Content-Length: ${body.length}`]
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
  const cut = random.chance(0.2) ? random.int(0, 200) : random.int(0, bytes.length - 1)
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
    socket.write(bytes.subarray(0, Math.min(cut, bytes.length - 1)), () => {
      if (random.chance(0.5)) socket.resetAndDestroy()
      else socket.end(() => socket.destroy())
    })
  })
}

const descriptors = async (): Promise<number[]> =>
  (await site.status()).workers.map(({ pid }) => readdirSync(`/proc/${pid}/fd`).length)

const uploads = async (): Promise<readonly UploadAnswer[]> =>
  ((await (await fetch(`${site.url}/api/v1/uploads`)).json()) as UploadsAnswer).uploads

test('leave no descriptor, no file, no upload and no lock behind', async () => {
  // What a worker opens once and keeps.
  for (const port of site.workerPorts) await fetch(`http://127.0.0.1:${port}/api/v1/groups`)
  await new Promise((done) => setTimeout(done, 100))
  const before = await descriptors()

  const random = new Random(4)
  const ports = [...site.workerPorts, Number(new URL(site.url).port)]
  const clients = Array.from({ length: CLIENTS }, (_, n) => {
    const wanted = REQUESTS[n % REQUESTS.length]!
    return () => vanish(ports[n % ports.length]!, wanted(n), random)
  })
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let client = clients.pop(); client !== undefined; client = clients.pop()) await client()
  })
  await Promise.all(lanes)

  await eventually('uploads without a key to be gone', async () =>
    (await uploads()).every(({ id, files }) => id === target || files[0]?.name === 'keyed.log'),
  )
  // nginx keeps some connections to the workers open for its next requests.
  const kept = HAS_NGINX ? 32 : 0
  await eventually('the descriptors to be closed', async () => {
    const now = await descriptors()
    return now.every((count, at) => count <= (before[at] ?? 0) + kept + 2)
  })
  const buffered = join(site.dataDir, 'nginx', 'client_body_temp')
  if (HAS_NGINX)
    await eventually('what nginx buffered', () => readdirSync(buffered, { recursive: true }).length === 0)

  // As many parts at once as a worker lets in: no place was lost, no lock is held.
  const { workers } = await site.status()
  expect(workers.map(({ revivals }) => revivals)).toEqual([0, 0, 0])
  for (const port of site.workerPorts) {
    const fresh = await create()
    const put = (part: number) =>
      fetch(`http://127.0.0.1:${port}/api/v1/uploads/${fresh}/files/0/parts/${part}`, {
        method: 'PUT',
        body: PART,
      })
    const answers = await Promise.all(Array.from({ length: 16 }, (_, part) => put(part)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 201))
  }
})
