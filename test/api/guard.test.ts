import { describe, expect, test } from 'vitest'
import { createApi } from '../../server/api/api.ts'
import { createRecordingApp } from './recording-app.ts'

/** What @hono/node-server passes along: the peer of the connection. */
const peer = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })

describe('Host and Origin', () => {
  const api = createApi({
    app: createRecordingApp(),
    worker: 'w',
    allowedHosts: ['logs.example.com', 'one.example:8443'],
  })
  for (const [headers, from, status] of [
    [{ host: 'localhost:8001' }, '127.0.0.1', 200],
    [{ host: 'LOCALHOST' }, '127.0.0.1', 200],
    [{ host: '127.0.0.1:9999' }, '127.0.0.1', 200],
    [{ host: '[::1]:8001' }, '::1', 200],
    [{ host: 'logs.example.com' }, '10.0.0.1', 200],
    [{ host: 'logs.example.com:8001' }, '10.0.0.1', 200],
    [{ host: 'one.example:8443' }, '10.0.0.1', 200],
    [{ host: 'one.example' }, '10.0.0.1', 403],
    [{ host: 'evil.example' }, '127.0.0.1', 403],
    [{ host: 'localhost.evil.example' }, '127.0.0.1', 403],
    [{ host: 'evil.example', 'x-forwarded-host': 'localhost' }, '127.0.0.1', 403],
    [{ host: 'localhost:8811', 'x-forwarded-host': 'evil.example' }, '127.0.0.1', 403],
    [{ host: 'logs.example.com', 'x-forwarded-host': 'evil.example' }, '10.0.0.1', 200],
    [{ host: 'localhost:8001', origin: 'http://localhost:8001' }, '127.0.0.1', 200],
    [{ host: 'localhost:8001', origin: 'http://localhost:3000' }, '127.0.0.1', 403],
    [{ host: 'localhost:8001', origin: 'https://evil.example' }, '127.0.0.1', 403],
    [{ host: 'localhost:8001', origin: 'null' }, '127.0.0.1', 403],
    [{ host: 'localhost:8001', origin: 'https://logs.example.com' }, '127.0.0.1', 200],
    [
      { host: 'localhost:8811', 'x-forwarded-host': 'logs.example.com', origin: 'https://logs.example.com' },
      '127.0.0.1',
      200,
    ],
  ] as const) {
    test(`${JSON.stringify(headers)} from ${from}: ${status}`, async () => {
      const answer = await api.request('/api/v1/uploads', { headers }, peer(from))
      expect(answer.status).toBe(status)
      expect(answer.headers.get('x-logkin-worker')).toBe('w')
      if (status === 403) expect(await answer.json()).toMatchObject({ error: { code: 'forbidden' } })
    })
  }
})

describe('with a token', () => {
  const api = createApi({ app: createRecordingApp(), worker: 'w', token: 'open sesame'.replace(' ', '-') })
  const get = (path: string, headers: Record<string, string> = {}) => api.request(path, { headers })

  test('data and metrics are given only to those who bring it', async () => {
    for (const path of ['/api/v1/uploads', '/api/v1/groups', '/metrics', '/openapi.json']) {
      const refused = await get(path)
      expect(refused.status).toBe(401)
      expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="logkin"')
      expect((await get(path, { authorization: 'Bearer open-sesam' })).status).toBe(401)
      expect((await get(path, { cookie: 'logkin_token=wrong' })).status).toBe(401)
      expect((await get(path, { authorization: 'Bearer open-sesame' })).status).toBe(200)
      expect((await get(path, { cookie: 'a=b; logkin_token=open-sesame' })).status).toBe(200)
    }
  })

  test('probes need none', async () => {
    expect((await get('/healthz')).status).toBe(200)
    expect((await get('/readyz')).status).toBe(200)
  })

  test('?token= sets the cookie, and takes a browser to the address without it', async () => {
    const program = await get('/api/v1/uploads?token=open-sesame')
    expect(program.status).toBe(200)
    const cookie = program.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^logkin_token=open-sesame; .*HttpOnly; SameSite=Strict$/)
    expect((await get('/api/v1/groups?token=open-sesame')).status).toBe(200)
    const browser = await get('//?a=1&token=open-sesame', { accept: 'text/html,*/*' })
    expect(browser.status).toBe(303)
    expect(browser.headers.get('location')).toBe('/?a=1')
    expect(browser.headers.get('set-cookie')).toBe(cookie)
    const wrong = await get('/?token=guess', { accept: 'text/html' })
    expect(wrong.status).toBe(401)
    expect(wrong.headers.get('set-cookie')).toBeNull()
  })
})
