import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApi } from '../../server/api/api.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { createRecordingApp } from './recording-app.ts'

/** What only a real connection shows: clients that vanish, and answers that come before the request has ended. */

let server: Server
let app: ReturnType<typeof createRecordingApp>
let port: number
beforeEach(async () => {
  app = createRecordingApp()
  const listener = getRequestListener(createApi({ app, worker: 'w' }).fetch)
  server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}
const uploads = async () => (await app.uploads()).uploads

for (const [how, head] of [
  ['of a known length', `Content-Length: ${20 * PART_BYTES}\r\n\r\n`],
  ['in chunks', `Transfer-Encoding: chunked\r\n\r\n${(20 * PART_BYTES).toString(16)}\r\n`],
] as const) {
  test(`a client that vanishes amid a whole file ${how} leaves nothing behind`, async () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`PUT /api/v1/uploads?name=a.log HTTP/1.1\r\nHost: localhost:${port}\r\n${head}`)
    socket.write(Buffer.alloc(2 * PART_BYTES, 'level=3 a line\n'))
    await until(async () => (await uploads())[0]?.received.parts === 1)
    socket.destroy()
    await until(async () => (await uploads()).length === 0)
  })
}

test('a part that is too large is refused while it is still being sent', async () => {
  const put = request({
    port,
    host: '127.0.0.1',
    method: 'PUT',
    path: `/api/v1/uploads/${'0'.repeat(32)}/files/0/parts/0`,
    headers: { 'Transfer-Encoding': 'chunked' },
  })
  put.on('error', () => {})
  const answered = once(put, 'response')
  put.write(Buffer.alloc(PART_BYTES + 1))
  const [answer] = (await answered) as [{ statusCode: number }]
  expect(answer.statusCode).toBe(413)
  put.destroy()
})

test('behind a refusal the rest of a part is drained, and the connection goes on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const put = (bytes: number) => {
    const path = `/api/v1/uploads/${'0'.repeat(32)}/files/0/parts/0`
    const sent = request({ port, host: '127.0.0.1', method: 'PUT', path, agent })
    const answered = once(sent, 'response')
    sent.end(Buffer.alloc(bytes))
    return { sent, answered: answered as Promise<[IncomingMessage]> }
  }
  const first = put(3 * PART_BYTES)
  const [refusal] = await first.answered
  expect(refusal.statusCode).toBe(413)
  refusal.resume()
  await once(first.sent, 'close')
  expect(first.sent.writableFinished).toBe(true)
  const second = put(7)
  const [other] = await second.answered
  expect(other.statusCode).toBe(404)
  expect(second.sent.reusedSocket).toBe(true)
  agent.destroy()
})

test('a whole file waits for the go-ahead that curl asks for', async () => {
  const put = request({
    port,
    host: '127.0.0.1',
    method: 'PUT',
    path: '/api/v1/uploads?name=a.log',
    headers: { Expect: '100-continue', 'Content-Length': 7 },
  })
  put.flushHeaders()
  await once(put, 'continue')
  put.end('a line\n')
  const [answer] = (await once(put, 'response')) as [{ statusCode: number; resume: () => void }]
  answer.resume()
  expect(answer.statusCode).toBe(201)
  expect(await uploads()).toMatchObject([{ complete: true, received: { bytes: 7, parts: 1 } }])
})

test('a Host that is not ours is refused, whatever the connection', async () => {
  const get = request({
    port,
    host: '127.0.0.1',
    path: '/api/v1/uploads',
    headers: { Host: 'evil.example' },
  }).end()
  const [answer] = (await once(get, 'response')) as [{ statusCode: number; resume: () => void }]
  answer.resume()
  expect(answer.statusCode).toBe(403)
})

test('a part that comes in pieces of all sizes, many in one packet, is what was sent', async () => {
  const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: new Uint8Array(0) }] })
  const text = Buffer.from(Array.from({ length: 60_000 }, (_, line) => `level=3 line ${line}\n`).join(''))
  const path = `/api/v1/uploads/${id}/files/0/parts/0`
  const head = `PUT ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n`
  const pieces: Buffer[] = [Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`)]
  for (let at = 0, size = 1; at < text.length; at += size, size = (size * 7 + 3) % 9_001) {
    const piece = text.subarray(at, at + size)
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  const socket = connect(port, '127.0.0.1')
  socket.write(Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]))
  const answer = Buffer.concat(await socket.toArray()).toString()
  expect(answer).toMatch(/^HTTP\/1.1 201 /)
  expect(Buffer.compare(await app.content(id, 0, 0, text.length), text)).toBe(0)
})
