import { readdirSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uploadsAnswer } from '../../server/api/schemas.ts'
import { SAMPLE_BYTES } from '../../server/model/limits.ts'
import { Random } from '../samples/random.ts'
import { eventually, HAS_NGINX, startSite, type Site } from '../workers/running-site.ts'
import { count, expectBooks, writeLog } from './books.ts'
import { Client } from './client.ts'
import { PATIENCE_MS, seedFor, times } from './scale.ts'
import { expectSound, isIdle } from './store-file.ts'
import { TIGHT, TIGHT_PART_BYTES } from './tight.ts'

/** Clients that vanish at any byte of what they say leave no open file, no connection, no lock and no half of a file. */

const CLIENTS = times(1_000, 60)
const CLIENTS_AT_ONCE = 10

let site: Site
beforeAll(async () => {
  site = await startSite({ nginx: HAS_NGINX, env: TIGHT })
}, PATIENCE_MS)
afterAll(() => site.dispose())

/** Ports that clients reach the site by: the balancer's and the workers' own. */
const ports = (): readonly number[] => [Number(new URL(site.url).port), ...site.workerPorts]

const pids = async (): Promise<readonly number[]> => (await site.status()).workers.map(({ pid }) => pid ?? 0)

interface Open {
  readonly sockets: number
  readonly files: readonly string[]
}

/** What a process has open. */
const openIn = (pid: number): Open => {
  const names: string[] = []
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      names.push(readlinkSync(`/proc/${pid}/fd/${fd}`).replace(/:\[\d+\]/, ''))
    } catch {
      // Closed since the folder was read.
    }
  }
  const files = names.filter((name) => name !== 'socket').sort()
  return { sockets: names.length - files.length, files }
}

/** Nobody is connected: nginx, begun anew, has let go of the connections that it keeps to the workers. */
const untilQuiet = async (pid: number, isQuiet: (open: Open) => boolean): Promise<Open> => {
  let open = openIn(pid)
  await eventually('the connections to end', async () => {
    const earlier = open
    await sleep(300)
    open = openIn(pid)
    return open.sockets === earlier.sockets && isQuiet(open)
  })
  return open
}
const restNginx = async (): Promise<void> => {
  if (HAS_NGINX) expect(await site.run(['reload'])).toMatchObject({ status: 0 })
}

/** A request as bytes. */
const requestOf = (
  method: string,
  path: string,
  body: Uint8Array,
  headers: readonly string[] = [],
): Uint8Array =>
  Buffer.concat([
    Buffer.from(
      [
        `${method} ${path} HTTP/1.1`,
        'Host: 127.0.0.1',
        `Content-Length: ${body.length}`,
        ...headers,
        '',
        '',
      ].join('\r\n'),
    ),
    body,
  ])

/** Says a part of it and goes, in one of the ways that connections end. */
const vanish = async (request: Uint8Array, random: Random): Promise<void> => {
  const port = ports()[random.int(0, ports().length - 1)] ?? 0
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume()
  // The last byte too: then it goes without reading the answer.
  const last = random.chance(0.2) ? request.length : random.int(0, request.length)
  const first = random.int(0, last)
  socket.write(request.subarray(0, first))
  if (random.chance(0.5)) await sleep(random.int(0, 30))
  const said = new Promise<void>((done) => socket.write(request.subarray(first, last), () => done()))
  await Promise.race([said, sleep(1_000)])
  if (random.chance(0.3)) await sleep(random.int(0, 30))
  if (random.chance(0.5)) socket.resetAndDestroy()
  else socket.destroy()
}

test(
  `${CLIENTS} clients that vanish at any byte leave nothing behind`,
  async () => {
    const seed = seedFor('vanishing')
    const random = new Random(seed)
    const client = new Client([site.url])
    const text = writeLog(seed, 4.5 * TIGHT_PART_BYTES)
    const kept = await client.send('kept.log', text, 'kept', random)
    const open = await client.create([{ name: 'open.log', text }], 'open')
    const gone = await client.send('gone.log', writeLog(seed + 1, TIGHT_PART_BYTES), 'gone', random)
    const part = text.subarray(0, TIGHT_PART_BYTES)
    const gzipped = ['Content-Encoding: gzip']
    const asJson = ['Content-Type: application/json']
    const json = (body: unknown): Uint8Array => Buffer.from(JSON.stringify(body))
    /** More than nginx keeps in memory: it writes this to a file. */
    const sample = Buffer.alloc(SAMPLE_BYTES, 'x').toString('base64')
    const requests: readonly ((n: number) => Uint8Array)[] = [
      () => requestOf('PUT', `/api/v1/uploads/${open.id}/files/0/parts/0`, part),
      () => requestOf('PUT', `/api/v1/uploads/${open.id}/files/0/parts/0`, gzipSync(part), gzipped),
      (n) => requestOf('PUT', `/api/v1/uploads?name=whole${n}.log`, text),
      (n) => requestOf('PUT', `/api/v1/uploads?name=packed${n}.log`, gzipSync(text)),
      (n) =>
        requestOf('POST', '/api/v1/uploads', json({ files: [{ name: `created${n}.log`, sample }] }), asJson),
      () =>
        requestOf(
          'POST',
          `/api/v1/uploads/${kept}/files/0/complete`,
          json({ bytes: text.length, parts: 5 }),
          asJson,
        ),
      () => requestOf('GET', `/api/v1/uploads/${kept}/files/0/content`, new Uint8Array(0)),
      () => requestOf('GET', `/api/v1/groups?upload=${kept}`, new Uint8Array(0)),
      () => requestOf('DELETE', `/api/v1/uploads/${gone}`, new Uint8Array(0)),
    ]

    // Whatever is opened once and stays open has been opened by now.
    for (const port of ports()) {
      const direct = new Client([`http://127.0.0.1:${port}`])
      await direct.groups(kept)
      await direct.put(open.id, 0, 1, text.subarray(TIGHT_PART_BYTES, 2 * TIGHT_PART_BYTES))
    }
    const before = await pids()
    await restNginx()
    const baseline = new Map<number, Open>()
    for (const pid of before) baseline.set(pid, await untilQuiet(pid, () => true))

    let begun = 0
    const lane = async (): Promise<void> => {
      while (begun < CLIENTS) {
        const n = begun++
        const request = requests[n % requests.length]?.(n)
        if (request !== undefined) await vanish(request, random)
      }
    }
    await Promise.all(Array.from({ length: CLIENTS_AT_ONCE }, lane))
    await restNginx()

    expect(await pids(), 'no worker has died').toEqual(before)
    for (const [pid, { sockets, files }] of baseline) {
      const after = await untilQuiet(pid, (open) => open.sockets <= sockets)
      expect(after.files).toEqual(files)
    }
    if (HAS_NGINX)
      await eventually('nginx to delete what it had buffered', () =>
        readdirSync(join(site.dataDir, 'nginx'), { withFileTypes: true, recursive: true }).every(
          (entry) => !entry.isFile() || !/^\d+$/.test(entry.name),
        ),
      )

    // Whole files that broke off are gone; what was announced stays, to be gone on with.
    await eventually('broken-off files to be deleted', async () => {
      const answer = await client.request('/api/v1/uploads')
      expect(answer).toMatchObject({ status: 200 })
      const { uploads } = uploadsAnswer.parse(answer.body)
      return uploads.every(
        ({ complete, files }) => complete || /^(?:open|created\d+)\.log$/.test(files[0]?.name ?? ''),
      )
    })
    const { uploads } = uploadsAnswer.parse((await client.request('/api/v1/uploads')).body)
    for (const { id, complete, files } of uploads) {
      if (!complete || files[0]?.name === 'gone.log') continue
      expectBooks(await client.groups(id), count(text))
      expect(Buffer.compare(await client.content(id), text)).toBe(0)
    }
    for (let n = 0; n * TIGHT_PART_BYTES < text.length; n++)
      await client.put(open.id, 0, n, text.subarray(n * TIGHT_PART_BYTES, (n + 1) * TIGHT_PART_BYTES))
    await client.complete(open.id, 0, text.length, 5)
    expectBooks(await client.groups(open.id), count(text))
    await eventually('the jobs to end', () => isIdle(site.dataDir))
    await expectSound(site.dataDir)
  },
  PATIENCE_MS,
)
