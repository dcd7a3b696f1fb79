import { linkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GroupsAnswer, UploadAnswer } from '../../server/model/answers.ts'
import { logkin } from '../cli/run.ts'
import { HAS_NGINX, eventually, startSite, type Site } from '../workers/running-site.ts'
import { expectBalance, groupsOf, localGroups, uploadState, uploadsOf } from './answers.ts'
import { sampleText, writeDated } from './sample-files.ts'
import { expect, test as base } from './site.ts'

/** 8 parts of 8 MiB, cut inside lines and stack traces: more than two for each worker. */
const PARTS = 8
const SAMPLE_TIMES = 128
const POLL_MS = 10

interface BigFile {
  readonly groups: GroupsAnswer
  /** The file under a new name: an upload of a known name would go on with the earlier one. */
  anew(): string
}

const test = base.extend<object, { big: BigFile }>({
  big: [
    async ({ folder }, use) => {
      const path = writeDated(folder, 'big.log', sampleText('java-service', { times: SAMPLE_TIMES }))
      let names = 0
      const anew = (): string => {
        const name = join(folder, `big-${names++}.log`)
        linkSync(path, name)
        return name
      }
      await use({ groups: await localGroups([path]), anew })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** Analysed parts, and requests to the API answered, of one worker. */
const metricsOf = async (port: number): Promise<{ parts: number; requests: number }> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const sum = (name: string, label: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0)
  return {
    parts: sum('logkin_parts_total', 'status="applied"'),
    requests: sum('logkin_http_requests_total', 'route="/api/v1'),
  }
}

const expectWhole = async (site: Site, id: string, groups: GroupsAnswer): Promise<void> => {
  expect(await uploadState(site.url, id)).toMatchObject({
    complete: true,
    received: { bytes: groups.bytes, parts: PARTS },
    missingCount: 0,
  })
  const answer = await groupsOf(site.url, [id])
  expect(answer).toEqual(groups)
  expectBalance(answer)
}

/** nginx deals parts out in turn. Without it the kernel gives each connection to whichever worker is free, so that one may be left out of a few uploads. */
const MAX_UPLOADS = HAS_NGINX ? 1 : 12

test('all three workers answer, and each analyses parts', async ({ site, big }) => {
  const took = new Set<string>()
  for (let uploads = 0; uploads < MAX_UPLOADS && took.size < site.workerPorts.length; uploads++) {
    const before = await Promise.all(site.workerPorts.map(metricsOf))
    const { status, stdout, stderr } = await logkin(['upload', site.url, big.anew()])
    expect(status, stderr).toBe(0)
    const after = await Promise.all(site.workerPorts.map(metricsOf))

    const id = stdout.trim()
    const workers = (await uploadState(site.url, id)).files[0]?.workers ?? {}
    for (const [index, port] of site.workerPorts.entries()) {
      const parts = workers[port] ?? 0
      expect((after[index]?.parts ?? 0) - (before[index]?.parts ?? 0)).toBe(parts)
      if (parts > 0) expect(after[index]?.requests).toBeGreaterThan(before[index]?.requests ?? 0)
    }
    for (const port of Object.keys(workers)) took.add(port)
    await expectWhole(site, id, big.groups)
  }
  expect([...took].sort()).toEqual(site.workerPorts.map(String).sort())
})

/** Sends a file and kills a worker that is at work on one of its parts; answers when all is well again. */
const killDuringUpload = async (site: Site, big: BigFile): Promise<void> => {
  const known = new Set((await uploadsOf(site.url)).map(({ id }) => id))
  const { workers } = await site.status()
  const saidBefore = site.said().length
  const sending = logkin(['upload', site.url, big.anew()])

  // Some parts are durable, others are being analysed, still others not yet sent.
  const begun = async (): Promise<UploadAnswer | undefined> =>
    (await uploadsOf(site.url)).find(({ id, received }) => !known.has(id) && received.parts > 0)
  let upload = await begun()
  for (; upload === undefined; upload = await begun()) await sleep(POLL_MS)
  const { id } = upload

  // Who has stored none yet is at work on one.
  const stored = upload.files[0]?.workers ?? {}
  const victim = workers.find(({ port }) => !(port in stored)) ?? workers[0]!
  process.kill(victim.pid ?? 0, 'SIGKILL')
  const killedAt = performance.now()
  expect((await uploadState(site.url, id)).complete).toBe(false)

  // At once, or after the short pause for one that has only just been started.
  const notice = new RegExp(`worker ${victim.port} ended by SIGKILL; it is started anew(?! in [1-9])`)
  await eventually('the manager to start it anew', () => notice.test(site.said().slice(saidBefore)))
  await eventually('the worker to be back', () =>
    fetch(`http://127.0.0.1:${victim.port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  const milliseconds = Math.round(performance.now() - killedAt)
  test
    .info()
    .annotations.push({ type: 'the killed worker was back after', description: `${milliseconds} ms` })
  const revived = (await site.status()).workers.find(({ port }) => port === victim.port)
  expect(revived?.pid).not.toBe(victim.pid)
  expect(revived?.revivals).toBe(victim.revivals + 1)

  const { status, stdout, stderr } = await sending
  expect(status, stderr).toBe(0)
  expect(stdout.trim()).toBe(id)
  await expectWhole(site, id, big.groups)
}

test('a worker killed during an upload changes nothing in its groups, and is back at once', async ({
  site,
  big,
}) => killDuringUpload(site, big))

test('without nginx the client sends again what a killed worker had in hand', async ({ big }) => {
  const site = await startSite({ nginx: false })
  try {
    await killDuringUpload(site, big)
  } finally {
    await site.dispose()
  }
})
