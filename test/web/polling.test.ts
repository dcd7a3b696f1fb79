import { afterEach, beforeEach, expect, it, vi } from 'vitest'

/** What is used of the page's state; its files are compiled with a browser's types, which tests don't have. */
interface Groups {
  readonly refreshGroups: () => Promise<void>
}
const groups = async (): Promise<Groups> =>
  (await import(new URL('../../web/src/state/groups.ts', import.meta.url).href)) as Groups

const [SHOWN, OTHER] = ['0123456789abcdef0123456789abcdef', 'ffffffffffffffffffffffffffffffff']
let asked = 0
let partial = true
/** Whether the upload that is shown is complete, and the other. */
let complete = [true, true]

const answer = (url: URL): unknown => {
  if (url.pathname.endsWith('/uploads'))
    return { uploads: [SHOWN, OTHER].map((id, k) => ({ id, complete: complete[k], files: [] })) }
  if (url.pathname.endsWith('/groups')) asked++
  return { groups: [], cursor: null, partial }
}

const start = (search: string): void => {
  vi.stubGlobal('location', { search, pathname: '/', origin: 'http://logkin' })
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('fetch', (path: string) =>
    Promise.resolve(Response.json(answer(new URL(path, 'http://logkin')))),
  )
  asked = 0
  partial = true
  complete = [true, true]
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** How often the table is asked for within 13 s, once the uploads are known. */
const asksLater = async (search: string): Promise<number> => {
  start(search)
  const { refreshGroups } = await groups()
  await refreshGroups()
  await refreshGroups()
  asked = 0
  await vi.advanceTimersByTimeAsync(13_000)
  return asked
}

it('asks again soon where all has arrived and is being added up', async () => {
  expect(await asksLater('')).toBe(8)
})

it('asks now and then where someone else still sends', async () => {
  complete = [true, false]
  expect(await asksLater('')).toBe(2)
})

it.each([
  { all: [true, false], asks: 8 },
  { all: [false, true], asks: 2 },
])('looks at the uploads alone that are shown: $asks', async ({ all, asks }) => {
  complete = all
  expect(await asksLater(`?upload=${SHOWN}`)).toBe(asks)
})

it('asks no more where nothing is missing', async () => {
  partial = false
  expect(await asksLater('')).toBe(0)
})
