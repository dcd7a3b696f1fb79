import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ask } from '../../server/cli/http.ts'

/** What becomes of a request, whatever answers it. */
let server: Server | null = null
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  server?.close()
})

/** Asks a server that does this as soon as the first bytes of a request have come. */
const askOf = async (
  answer: (socket: Socket) => void,
  body: Uint8Array = new Uint8Array(8 * 1024 * 1024),
) => {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.pause()
      answer(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`)
  return ask(url, { method: 'PUT', headers: {}, body })
}

test('an answer comes whole, with its status and headers', async () => {
  const answered = await askOf((socket) =>
    socket.end('HTTP/1.1 409 Conflict\r\nRetry-After: 7\r\nContent-Length: 6\r\n\r\ngr\u00fc\u00df', 'utf8'),
  )
  expect(answered).toMatchObject({ status: 409, text: 'gr\u00fc\u00df', headers: { 'retry-after': '7' } })
})

test('an answer without a length ends with the connection', async () => {
  const answered = await askOf((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it'),
  )
  expect(answered).toMatchObject({ status: 200, text: 'all of it' })
})

test('an answer that comes before all has been sent is taken', async () => {
  const answered = await askOf((socket) =>
    socket.write('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig'),
  )
  expect(answered).toMatchObject({ status: 413, text: 'big' })
})

test.each([
  ['nothing at all', (socket: Socket) => void socket.destroy()],
  ['no HTTP', (socket: Socket) => void socket.end('hello\r\n\r\n')],
  [
    'half of an answer',
    (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
  ],
  [
    'another protocol',
    (socket: Socket) =>
      void socket.write('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
  ],
])('fails where %s comes back', async (_, answer) => {
  await expect(askOf(answer)).rejects.toThrow()
})
