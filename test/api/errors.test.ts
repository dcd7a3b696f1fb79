import pino from 'pino'
import { describe, expect, test } from 'vitest'
import { createApi } from '../../server/api/api.ts'
import { LogkinError } from '../../server/model/errors.ts'
import type { ErrorCode } from '../../server/model/errors.ts'
import { createRecordingApp } from './recording-app.ts'

const answerTo = (error: Error, log: string[] = []) => {
  const app = {
    ...createRecordingApp(),
    ping: async () => {
      throw error
    },
  }
  const logger = pino({}, { write: (line: string) => log.push(line) })
  return createApi({ app, worker: 'w', logger }).request('/readyz')
}

describe('an error of the application', () => {
  for (const [code, status] of Object.entries({
    'bad-request': 400,
    forbidden: 403,
    'not-found': 404,
    conflict: 409,
    incomplete: 409,
    gone: 410,
    'too-large': 413,
    unsupported: 415,
    internal: 500,
    busy: 503,
    'disk-full': 507,
  } satisfies Record<ErrorCode, number>) as [ErrorCode, number][]) {
    test(`${code} is answered with ${status}`, async () => {
      const answer = await answerTo(new LogkinError(code, 'Do this instead.'))
      expect(answer.status).toBe(status)
      if (code !== 'internal')
        expect(await answer.json()).toEqual({ error: { code, message: 'Do this instead.' } })
    })
  }

  test('busy says when to come back', async () => {
    expect((await answerTo(new LogkinError('busy', 'Later.'))).headers.get('retry-after')).toBe('1')
    const later = await answerTo(new LogkinError('busy', 'Later.', { retryAfterSeconds: 2.5 }))
    expect(later.headers.get('retry-after')).toBe('3')
  })

  test('a defect is logged with its stack and told without it', async () => {
    const log: string[] = []
    const answer = await answerTo(new Error('secret path /var/x'), log)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
    expect(log.join()).toContain('secret path /var/x')
  })
})
