import { afterEach, beforeEach, expect, it, vi } from 'vitest'

/** What is used of the page's state; its files are compiled with a browser's types, which tests don't have. */
interface OpenGroup {
  readonly followOpenGroup: () => void
  readonly groupError: { readonly value: string | null }
  readonly lineCount: { readonly value: number | null }
  readonly lines: { readonly value: readonly { readonly offset: number }[] }
  readonly loadMoreLines: () => Promise<void>
  readonly loadingLines: { readonly value: boolean }
}
interface Groups {
  readonly revision: { value: number }
}
const state = async <T>(file: string): Promise<T> =>
  (await import(new URL(`../../web/src/state/${file}`, import.meta.url).href)) as T

const GROUP = '0123456789abcdef'
const ALL = 1150
const entry = (offset: number) => ({ upload: 'u', file: 0, offset, text: `line ${offset}` })

/** Answers questions about lines only when it is told to. */
const waiting: (() => void)[] = []
const answerNext = (): void => waiting.shift()?.()

/** How many of its entries the server has by now. */
let all = ALL
/** What of a group the server fails to answer. */
let failing: string | null = null

const answer = (url: URL): unknown => {
  if (!url.pathname.endsWith('/lines')) return { template: 'line <num>', buckets: [] }
  const limit = Number(url.searchParams.get('limit'))
  const from = Number(url.searchParams.get('cursor') ?? '0')
  const to = Math.min(all, from + limit)
  const entries = Array.from({ length: to - from }, (_, k) => entry(from + k))
  return { count: all, partial: false, entries, cursor: to < all ? String(to) : null }
}

beforeEach(() => {
  all = ALL
  failing = null
  vi.stubGlobal('location', { search: `?group=${GROUP}`, pathname: '/', origin: 'http://logkin' })
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('fetch', (path: string, { signal }: RequestInit) => {
    const url = new URL(path, 'http://logkin')
    if (failing !== null && url.pathname.includes(failing))
      return Promise.resolve(new Response('', { status: 404 }))
    const response = Response.json(answer(url))
    if (!url.pathname.endsWith('/lines')) return Promise.resolve(response)
    return new Promise((done, failed) => {
      signal?.addEventListener('abort', () => {
        failed(new DOMException('stopped', 'AbortError'))
      })
      waiting.push(() => {
        done(response)
      })
    })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const opened = async () => {
  vi.resetModules()
  waiting.length = 0
  const group = await state<OpenGroup>('openGroup.ts')
  const { revision } = await state<Groups>('groups.ts')
  const shows = (count: number): Promise<void> =>
    vi.waitFor(() => {
      expect(group.lines.value.map(({ offset }) => offset)).toEqual(
        Array.from({ length: count }, (_, k) => k),
      )
    })
  group.followOpenGroup()
  answerNext()
  await shows(100)
  return { ...group, revision, shows }
}

it('a page more that is on its way is not lost when the counts change meanwhile', async () => {
  const { loadMoreLines, revision, shows } = await opened()
  const more = loadMoreLines()
  revision.value++
  // The first is that of the page, which was stopped.
  answerNext()
  answerNext()
  await more
  await shows(200)
})

it('a page more is asked for while what is shown is loaded anew, which disables nothing', async () => {
  const { loadMoreLines, loadingLines, revision, shows } = await opened()
  revision.value++
  expect(loadingLines.value).toBe(false)
  const more = loadMoreLines()
  expect(loadingLines.value).toBe(true)
  // The first is that of what was shown, which was stopped.
  answerNext()
  answerNext()
  await more
  await shows(200)
  expect(loadingLines.value).toBe(false)
})

it('a page more waits for what is loaded anew where one answer does not hold both', async () => {
  const { loadMoreLines, lineCount, revision, shows } = await opened()
  for (let shown = 200; shown <= 1000; shown += 100) {
    const more = loadMoreLines()
    answerNext()
    await more
    await shows(shown)
  }
  all += 5
  revision.value++
  const more = loadMoreLines()
  expect(waiting).toHaveLength(1)
  answerNext()
  await vi.waitFor(() => {
    expect(waiting).toHaveLength(1)
  })
  expect(lineCount.value).toBe(ALL + 5)
  answerNext()
  await more
  await shows(1100)
})

it('a page more does not stop what is loaded anew when the figures beside it fail', async () => {
  const { groupError, lineCount, loadMoreLines, revision, shows } = await opened()
  failing = 'timeline'
  all += 5
  revision.value++
  await vi.waitFor(() => {
    expect(groupError.value).not.toBeNull()
  })
  const more = loadMoreLines()
  // The first is that of what was shown, which was stopped.
  answerNext()
  answerNext()
  await more
  await shows(200)
  expect(lineCount.value).toBe(ALL + 5)
})

it('more can be asked for again after lines that could not be had', async () => {
  const { groupError, loadMoreLines, loadingLines, shows } = await opened()
  failing = '/lines'
  await loadMoreLines()
  expect(groupError.value).not.toBeNull()
  expect(loadingLines.value).toBe(false)
  failing = null
  const more = loadMoreLines()
  answerNext()
  await more
  await shows(200)
})
