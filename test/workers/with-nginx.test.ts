import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, eventually, HAS_NGINX, isRunning, startSite, type Site } from './running-site.ts'
import { siteCases } from './site.case.ts'

describe.runIf(HAS_NGINX)('a site behind nginx', () => siteCases({ nginx: true }))

describe.runIf(HAS_NGINX)('nginx under the manager', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite({ nginx: true })
  })
  afterAll(() => site.dispose())

  test('is brought back when it is killed', async () => {
    const { balancer } = await site.status()
    process.kill(balancer.pid ?? 0, 'SIGKILL')
    await eventually('another nginx', async () => {
      const { pid } = (await site.status()).balancer
      return pid !== null && pid !== balancer.pid
    })
    await eventually(
      'an answer',
      async () => (await ask(`${site.url}/readyz`).catch(() => null))?.status === 200,
    )
  })

  test('reads its configuration anew', async () => {
    expect(await site.run(['reload'])).toMatchObject({ status: 0 })
    expect((await ask(`${site.url}/readyz`)).status).toBe(200)
  })

  test('answers for itself in JSON where a part is too large', async () => {
    const body = new Uint8Array(10 * 1024 * 1024)
    const tooLarge = await fetch(`${site.url}/api/v1/uploads/${'0'.repeat(32)}/files/0/parts/0`, {
      method: 'PUT',
      body,
    })
    expect(tooLarge.status).toBe(413)
    expect(await tooLarge.json()).toMatchObject({ error: { code: 'too-large' } })
  })

  test('says in JSON that no worker answers, and lets them in again as soon as they are back', async () => {
    const { workers } = await site.status()
    // A manager that stands still brings nobody back.
    process.kill(site.pid(), 'SIGSTOP')
    for (const { pid } of workers) process.kill(pid ?? 0, 'SIGKILL')
    await eventually('the workers to end', () => workers.every(({ pid }) => pid !== null && !isRunning(pid)))
    for (let asked = 0; asked < 8; asked++) {
      const answer = await ask(`${site.url}/readyz`)
      expect(answer.status).toBe(503)
      expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'busy' } })
    }
    process.kill(site.pid(), 'SIGCONT')
    await eventually('the workers', async () =>
      (await site.status()).workers.every(({ state }) => state === 'ready'),
    )
    expect((await ask(`${site.url}/readyz`)).status).toBe(200)
  })

  test('logs requests as JSON, without their query', async () => {
    await ask(`${site.url}/healthz?token=secret`)
    const log = await eventually('the line', () => {
      const text = readFileSync(join(site.dataDir, 'nginx', 'access.log'), 'utf8')
      return text.includes('/healthz') ? text : null
    })
    for (const line of log.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('seconds')
    expect(log).not.toContain('secret')
  })
})
