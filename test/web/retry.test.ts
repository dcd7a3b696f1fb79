import { describe, expect, it } from 'vitest'
import { expectSuccess, readAnswer } from '../../web/src/wire/answer.ts'
import {
  isTransient,
  readRetryAfter,
  RequestFailure,
  sleepFor,
  waitBeforeRetry,
  withRetry,
} from '../../web/src/wire/retry.ts'

const failure = (status: number, retryAfterMs: number | null = null) =>
  new RequestFailure(status, 'busy', 'later', retryAfterMs)

/** Fails with each of `failures` in turn, then answers. */
const scripted = (failures: readonly RequestFailure[]) => {
  let calls = 0
  return {
    calls: () => calls,
    run: async () => {
      const next = failures[calls++]
      if (next) throw next
      return 'answer'
    },
  }
}

const recorded = () => {
  const waits: number[] = []
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms)
    return Promise.resolve()
  }
  return { waits, sleep, random: () => 0.999 }
}

describe('withRetry', () => {
  it('waits longer each time', async () => {
    const script = scripted([failure(0), failure(502), failure(500)])
    const { waits, ...options } = recorded()
    expect(await withRetry(script.run, { attempts: 5, ...options })).toBe('answer')
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits[2]).toBeGreaterThan(waits[0]! * 3)
  })

  it('obeys Retry-After', async () => {
    const script = scripted([failure(503, 7000), failure(429, 3000)])
    const { waits, ...options } = recorded()
    await withRetry(script.run, { attempts: 5, ...options })
    expect(waits[0]).toBeGreaterThanOrEqual(7000)
    expect(waits[1]).toBeGreaterThanOrEqual(3000)
  })

  it('gives up after its attempts, with the last failure', async () => {
    const script = scripted(Array.from({ length: 9 }, () => failure(500)))
    await expect(withRetry(script.run, { attempts: 3, ...recorded() })).rejects.toMatchObject({ status: 500 })
    expect(script.calls()).toBe(3)
  })

  it('has more patience with a busy server', async () => {
    const script = scripted(Array.from({ length: 9 }, () => failure(503)))
    expect(await withRetry(script.run, { attempts: 3, busyAttempts: 20, ...recorded() })).toBe('answer')
  })

  it.each([400, 403, 404, 409, 410, 413, 415])('does not repeat what is refused with %d', async (status) => {
    const script = scripted([failure(status)])
    await expect(withRetry(script.run, { attempts: 5, ...recorded() })).rejects.toMatchObject({ status })
    expect(script.calls()).toBe(1)
  })

  it('stops waiting when it is aborted', async () => {
    const stop = new AbortController()
    const script = scripted([failure(503, 3_600_000)])
    const running = withRetry(script.run, {
      attempts: 5,
      signal: stop.signal,
      onWait: () => {
        stop.abort(new Error('deleted'))
      },
    })
    await expect(running).rejects.toThrow('deleted')
    expect(script.calls()).toBe(1)
  })
})

describe('waiting', () => {
  it('is bounded', () => {
    for (let attempt = 1; attempt < 60; attempt++) {
      expect(waitBeforeRetry(attempt, null, 0.999)).toBeLessThanOrEqual(15_000)
      expect(waitBeforeRetry(attempt, null, 0)).toBeGreaterThan(0)
    }
  })

  it('does not begin once aborted', async () => {
    await expect(sleepFor(3_600_000, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  })

  it.each([
    ['2', 2000],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:00:09 GMT', 8000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [null, null],
  ])('reads Retry-After: %s', (header, ms) => {
    expect(readRetryAfter(header, 1000)).toBe(ms)
  })

  it('knows what passes', () => {
    expect([0, 408, 429, 500, 502, 503, 504, 507].every((status) => isTransient(failure(status)))).toBe(true)
    expect([400, 401, 404, 409, 413].some((status) => isTransient(failure(status)))).toBe(false)
  })
})

describe('readAnswer', () => {
  const raw = (status: number, text: string, retryAfter: string | null = null) => ({
    status,
    text,
    retryAfter,
  })

  it('gives the answer', () => {
    expect(readAnswer<{ groups: unknown[] }>(raw(200, '{"groups":[]}'), 'groups')).toEqual({ groups: [] })
  })

  it("throws the server's sentence", () => {
    const body = '{"error":{"code":"busy","message":"Queues are full: try again."}}'
    expect(() => readAnswer<{ groups: unknown[] }>(raw(503, body, '4'), 'groups')).toThrow(
      expect.objectContaining({
        status: 503,
        code: 'busy',
        message: 'Queues are full: try again.',
        retryAfterMs: 4000,
      }),
    )
  })

  it.each([
    [200, '<html>sign in</html>'],
    [200, '[]'],
    [200, '{"other":1}'],
    [502, '<html>bad gateway</html>'],
    [500, '{"error":"text"}'],
  ])('refuses a stranger: %d %s', (status, text) => {
    expect(() => readAnswer<{ groups: unknown[] }>(raw(status, text), 'groups')).toThrow(RequestFailure)
  })

  it('needs no body where there is none', () => {
    expect(() => {
      expectSuccess(raw(204, ''))
    }).not.toThrow()
    expect(() => {
      expectSuccess(raw(404, ''))
    }).toThrow(RequestFailure)
  })
})
