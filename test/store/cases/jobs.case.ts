import { expect, test } from 'vitest'
import type { Job, Store } from '../../../server/store/store.ts'
import { bytesOf, createUpload, requestedClose, REVISION, type Begin } from '../setting.ts'

const LEASE_MS = 10_000

export function jobCases(begin: Begin): void {
  test('the job that sees to retention is there once, and comes again when it is given back', async () => {
    const { store, other, clock } = await begin()
    await store.requestRetention()
    await other.requestRetention()
    const job = await store.claimJob('w', LEASE_MS)
    expect(job).toMatchObject({ kind: 'retain', upload: '', file: null, attempts: 1 })
    await other.requestRetention()
    expect(await other.claimJob('w', LEASE_MS)).toBeNull()
    expect(await store.failJob(job!, null, 60_000)).toBe('applied')
    expect(await other.claimJob('w', LEASE_MS)).toBeNull()
    clock.ms += 60_000
    expect(await other.claimJob('w', LEASE_MS)).toMatchObject({ kind: 'retain' })
  })

  test('jobs are taken in the order of their creation, each by one', async () => {
    const { store, other } = await begin()
    const ids = [await requestedClose(store), await requestedClose(other), await requestedClose(store)]
    const taken = [
      await store.claimJob('a', LEASE_MS),
      await other.claimJob('b', LEASE_MS),
      await store.claimJob('a', LEASE_MS),
    ]
    expect(taken.map((job) => job?.upload)).toEqual(ids)
    expect(await other.claimJob('b', LEASE_MS)).toBeNull()
  })

  test('kinds narrow what is taken', async () => {
    const { store } = await begin()
    const closing = await requestedClose(store)
    const { id } = await createUpload(store)
    await store.deleteUpload(id)
    expect(await store.claimJob('w', LEASE_MS, [])).toBeNull()
    expect(await store.claimJob('w', LEASE_MS, ['delete'])).toMatchObject({
      kind: 'delete',
      upload: id,
      file: null,
    })
    expect(await store.claimJob('w', LEASE_MS, ['delete'])).toBeNull()
    expect(await store.claimJob('w', LEASE_MS, ['delete', 'close'])).toMatchObject({
      kind: 'close',
      upload: closing,
    })
  })

  test('a job can be taken by name, while nobody holds it', async () => {
    const { store, other, clock } = await begin()
    const [, second] = [await requestedClose(store), await requestedClose(store)]
    const job = await other.claimJobFor('close', second, 0, 'w', LEASE_MS)
    expect(job).toMatchObject({ kind: 'close', upload: second, file: 0, attempts: 1 })
    expect(await store.claimJobFor('close', second, 0, 'v', LEASE_MS)).toBeNull()
    expect(await store.claimJobFor('close', second, 1, 'v', LEASE_MS)).toBeNull()
    expect(await store.claimJobFor('delete', second, null, 'v', LEASE_MS)).toBeNull()
    clock.ms += LEASE_MS
    expect(await store.claimJobFor('close', second, 0, 'v', LEASE_MS)).toMatchObject({ attempts: 2 })
  })

  test('a heartbeat prolongs the lease', async () => {
    const { store, other, clock } = await begin()
    await requestedClose(store)
    const job = await store.claimJob('w', LEASE_MS)
    clock.ms += LEASE_MS - 1
    expect(await other.claimJob('v', LEASE_MS)).toBeNull()
    expect(await store.heartbeat(job!, LEASE_MS)).toBe(true)
    clock.ms += LEASE_MS - 1
    expect(await other.claimJob('v', LEASE_MS)).toBeNull()
    clock.ms += 1
    expect(await other.claimJob('v', LEASE_MS)).toMatchObject({ job: job!.job, attempts: 2 })
  })

  test('a lease that ran out still fits until another takes the job', async () => {
    const { store, clock } = await begin()
    const id = await requestedClose(store)
    const job = await store.claimJob('w', LEASE_MS)
    clock.ms += 10 * LEASE_MS
    expect(await store.heartbeat(job!, LEASE_MS)).toBe(true)
    clock.ms += 10 * LEASE_MS
    expect(await store.finishClose(job!, id, 0, REVISION, bytesOf('totals'))).toBe('applied')
    expect(await store.finishJob(job!)).toBe('applied')
  })

  test('a job given back waits for its delay, except for who asks by name, and its old lease is void', async () => {
    const { store, clock } = await begin()
    const id = await requestedClose(store)
    const job = await store.claimJob('w', LEASE_MS)
    expect(await store.failJob(job!, 'out of memory', 5_000)).toBe('applied')
    expect(await store.finishJob(job!)).toBe('fenced')
    expect(await store.heartbeat(job!, LEASE_MS)).toBe(false)
    expect(await store.finishClose(job!, id, 0, REVISION, bytesOf('late'))).toBe('fenced')
    clock.ms += 4_999
    expect(await store.claimJob('w', LEASE_MS)).toBeNull()
    clock.ms += 1
    const again = await store.claimJob('w', LEASE_MS)
    expect(again).toMatchObject({ job: job!.job, attempts: 2 })
    await store.failJob(again!, 'again', 5_000)
    expect(await store.claimJobFor('close', id, 0, 'w', LEASE_MS)).toMatchObject({ attempts: 3 })
  })

  test('a job that waits does not hold up the next', async () => {
    const { store } = await begin()
    const [, second] = [await requestedClose(store), await requestedClose(store)]
    const job = await store.claimJob('w', LEASE_MS)
    await store.failJob(job!, 'x', 60_000)
    expect(await store.claimJob('w', LEASE_MS)).toMatchObject({ upload: second })
  })

  test('the number of a finished job is not given to the next, so an old lease fits nothing', async () => {
    const { store } = await begin()
    await requestedClose(store)
    const first = await store.claimJob('w', LEASE_MS)
    await store.finishJob(first!)
    await requestedClose(store)
    const second = await store.claimJob('w', LEASE_MS)
    expect(second!.job).toBeGreaterThan(first!.job)
    expect(await store.heartbeat(first!, LEASE_MS)).toBe(false)
    expect(await store.finishJob(first!)).toBe('fenced')
  })

  test('the fields of a file are asked for once, however often', async () => {
    const { store, other } = await begin()
    const id = await requestedClose(store)
    await store.requestFields(id, 0)
    await other.requestFields(id, 0)
    const job = await other.claimJob('a', LEASE_MS, ['fields'])
    expect(job).toMatchObject({ kind: 'fields', upload: id, file: 0 })
    await store.requestFields(id, 0)
    expect(await store.claimJob('b', LEASE_MS, ['fields'])).toBeNull()
    expect(await store.finishJob(job!)).toBe('applied')
  })

  /** The life of a close job; its holder is killed before step n, for each n. */
  const LIFE: readonly [string, (store: Store, job: Job) => Promise<unknown>][] = [
    ['heartbeat', (store, job) => store.heartbeat(job, LEASE_MS)],
    [
      'finishClose',
      (store, job) => store.finishClose(job, job.upload, job.file!, REVISION, bytesOf('totals')),
    ],
    ['finishJob', (store, job) => store.finishJob(job)],
  ]
  test.for(LIFE.map(([step], place) => [step, place] as const))(
    'a holder killed before %s is replaced, and fenced if it comes back',
    async ([, place]) => {
      const { store, other, clock } = await begin()
      const id = await requestedClose(store)
      const lost = await store.claimJob('killed', LEASE_MS)
      for (const [, step] of LIFE.slice(0, place)) await step(store, lost!)
      expect(await other.claimJob('next', LEASE_MS)).toBeNull()

      clock.ms += LEASE_MS
      const job = await other.claimJob('next', LEASE_MS)
      expect(job).toMatchObject({ job: lost!.job, upload: id, attempts: 2 })
      expect(job!.fence).toBeGreaterThan(lost!.fence)

      expect(await store.heartbeat(lost!, LEASE_MS)).toBe(false)
      expect(await store.finishClose(lost!, id, 0, REVISION, bytesOf('of a ghost'))).toBe('fenced')
      expect(await store.finishJob(lost!)).toBe('fenced')
      expect(await store.failJob(lost!, 'ghost', 0)).toBe('fenced')
      expect(await other.claimJob('third', LEASE_MS)).toBeNull()

      expect(await other.finishClose(job!, id, 0, REVISION, bytesOf('totals'))).toBe('applied')
      expect(await other.finishJob(job!)).toBe('applied')
      expect(await store.totals(id, 0, REVISION)).toEqual(bytesOf('totals'))
      clock.ms += LEASE_MS
      expect(await store.claimJob('killed', LEASE_MS)).toBeNull()
    },
  )
}
