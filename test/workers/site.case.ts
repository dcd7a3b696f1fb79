import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, eventually, isRunning, startSite, type Site } from './running-site.ts'

/** What a running site does, with nginx and without. */
export function siteCases(options: { nginx: boolean }): void {
  let site: Site
  beforeAll(async () => {
    site = await startSite(options)
  })
  afterAll(() => site.dispose())

  const readyWorkers = async (): Promise<number> =>
    (await site.status()).workers.filter(({ state }) => state === 'ready').length

  test('each of the three workers answers at the site and at its own port', async () => {
    const names = new Set<string | null>()
    await eventually('all three workers', async () => {
      names.add((await ask(`${site.url}/readyz`)).worker)
      return names.size === 3
    })
    expect([...names].sort()).toEqual(site.workerPorts.map(String).sort())
    for (const port of site.workerPorts)
      expect(await ask(`http://127.0.0.1:${port}/healthz`)).toMatchObject({
        status: 200,
        worker: String(port),
      })
  })

  test('the page, the API and its description are served', async () => {
    const page = await fetch(`${site.url}/`)
    expect(await page.text(), 'the page is built by `npm test`, or by `npx vite build`').toContain(
      '<title>Logkin</title>',
    )
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    )
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(JSON.parse((await ask(`${site.url}/api/v1/uploads`)).text)).toEqual({ uploads: [] })
    expect(JSON.parse((await ask(`${site.url}/openapi.json`)).text)).toHaveProperty('openapi')
    expect((await ask(`${site.url}/docs`)).text.toLowerCase()).toContain('<!doctype html>')
    expect((await ask(`${site.url}/metrics`)).text).toContain('logkin_http_requests_total')
    const asset = /\/assets\/[^"]+\.js/.exec(await (await fetch(`${site.url}/`)).text())?.[0] ?? ''
    expect((await fetch(site.url + asset)).headers.get('cache-control')).toContain('immutable')
    expect((await ask(`${site.url}/assets/none.js`)).status).toBe(404)
  })

  test('a whole file of more than nginx lets into a part comes through', async () => {
    const line = '2026-03-01T10:00:00Z INFO request served in 12 ms\n'
    const body = line.repeat(Math.ceil((12 * 1024 * 1024) / line.length))
    const answer = await fetch(`${site.url}/api/v1/uploads?name=big.log`, { method: 'PUT', body })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ complete: true, received: { bytes: body.length, parts: 2 } })
  })

  test('a worker that is killed is brought back, and the site answers meanwhile', async () => {
    const before = await site.status()
    const victim = before.workers[1]
    process.kill(victim?.pid ?? 0, 'SIGKILL')
    for (let asked = 0; asked < 20; asked++) expect((await ask(`${site.url}/readyz`)).status).toBe(200)
    await eventually('the worker', async () => {
      const { workers } = await site.status()
      return workers[1]?.state === 'ready' && workers[1].pid !== victim?.pid
    })
    expect((await site.status()).workers[1]?.revivals).toBe(1)
    expect(site.said()).toContain(`worker ${victim?.port} ended by SIGKILL`)
  })

  test('a restart replaces every worker while the site answers', async () => {
    const before = await site.status()
    const progress = { restarting: true }
    const restart = site.run(['restart']).finally(() => (progress.restarting = false))
    const answers: number[] = []
    while (progress.restarting) answers.push((await ask(`${site.url}/readyz`)).status)
    expect(answers.filter((status) => status !== 200)).toEqual([])
    expect(answers.length).toBeGreaterThan(10)
    expect(await restart).toMatchObject({ status: 0 })
    const after = await site.status()
    for (const [index, worker] of after.workers.entries())
      expect(worker.pid).not.toBe(before.workers[index]?.pid)
    expect(await readyWorkers()).toBe(3)
  })

  test('a request under way outlives the restart of its worker', async () => {
    const line = '2026-03-01T10:00:00Z INFO request served in 12 ms\n'
    let feed: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (feed = controller) })
    const [port = 0] = site.workerPorts
    const answer = fetch(`http://127.0.0.1:${port}/api/v1/uploads?name=slow.log`, {
      method: 'PUT',
      body,
      duplex: 'half',
    })
    const bytes = new TextEncoder().encode(line)
    feed?.enqueue(bytes)
    const restart = site.run(['restart'])
    await eventually('the drain', async () => (await site.status()).workers[0]?.state !== 'ready')
    feed?.enqueue(bytes)
    feed?.close()
    expect((await answer).status).toBe(201)
    expect(await restart).toMatchObject({ status: 0 })
  })

  test('status says what runs, for people and for programs', async () => {
    const { stdout, status } = await site.run(['status'])
    expect(status).toBe(0)
    for (const port of site.workerPorts) expect(stdout).toMatch(new RegExp(`worker +${port} +ready +\\d+`))
    const found = await site.status()
    expect(found).toMatchObject({
      dataDir: site.dataDir,
      balancer: { kind: options.nginx ? 'nginx' : 'node' },
    })
    expect(found.pid).toBe(site.pid())
  })

  test('a second manager on the same DATA_DIR, and a port in use, are refused with a sentence', async () => {
    const second = await site.run(['start'])
    expect(second).toMatchObject({ status: 1 })
    expect(second.stderr).toContain(`A manager runs on ${site.dataDir} already`)
    const elsewhere = await site.run(['start'], { DATA_DIR: `${site.dataDir}-other` })
    expect(elsewhere).toMatchObject({ status: 1 })
    expect(elsewhere.stderr).toContain(`Port ${site.env['PORT']} is in use`)
  })

  test('what a killed manager leaves does not hinder the next', async () => {
    const { workers, balancer } = await site.status()
    process.kill(site.pid(), 'SIGKILL')
    await eventually('the workers to end', () => workers.every(({ pid }) => pid !== null && !isRunning(pid)))
    await site.start()
    expect(site.said()).toContain('the last manager here ended without cleaning up')
    expect(balancer.pid === null || !isRunning(balancer.pid)).toBe(true)
    expect((await ask(`${site.url}/readyz`)).status).toBe(200)
  })

  test('stop leaves no process and nothing that hinders the next start', async () => {
    const { pid, workers, balancer } = await site.status()
    const pids = [...workers.map((worker) => worker.pid), balancer.pid].filter((one) => one !== null)
    expect(pids).toHaveLength(options.nginx ? 4 : 3)
    expect(await site.run(['stop'])).toMatchObject({ status: 0 })
    await eventually('the end of all', () => [pid, ...pids].every((one) => !isRunning(one)))
    await expect(ask(`${site.url}/readyz`)).rejects.toThrow()
    expect((await site.run(['status'])).stderr).toContain('No manager runs on')
    await site.start()
    expect(site.said()).not.toContain('without cleaning up')
  })

  test('with a token gives data only to who brings it, and a browser signs in with one visit', async () => {
    const guarded = await startSite({ ...options, token: 'secret' })
    const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(guarded.url + path, { headers: { accept: 'text/html', ...headers }, redirect: 'manual' })
    try {
      expect((await get('/')).status).toBe(200)
      expect((await get('/api/v1/uploads')).status).toBe(401)
      expect((await get('/api/v1/uploads', { authorization: 'Bearer secret' })).status).toBe(200)
      const signedIn = await get('/?token=secret')
      expect(signedIn.status).toBe(303)
      expect(signedIn.headers.get('location')).toBe('/')
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
      expect((await get('/api/v1/uploads', { cookie })).status).toBe(200)
      expect((await get('/?token=wrong')).headers.get('set-cookie')).toBeNull()
    } finally {
      await guarded.dispose()
    }
  })
}
