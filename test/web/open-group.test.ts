import { afterEach, beforeEach, expect, it, vi } from 'vitest'

/** What is used of the page's state; its files are compiled with a browser's types, which tests don't have. */
interface OpenGroup {
  readonly followOpenGroup: () => void
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
const ALL = 450
const entry = (offset: number) => ({ upload: 'u', file: 0, offset, text: `line ${offset}` })

/** Answers questions about lines only when it is told to. */
const waiting: (() => void)[] = []
const answerNext = (): void => waiting.shift()?.()

const answer = (url: URL): unknown => {
  if (!url.pathname.endsWith('/lines')) return {}
  const limit = Number(url.searchParams.get('limit'))
  const from = Number(url.searchParams.get('cursor') ?? '0')
  const to = Math.min(ALL, from + limit)
  const entries = Array.from({ length: to - from }, (_, k) => entry(from + k))
  return { count: ALL, partial: false, entries, cursor: to < ALL ? String(to) : null }
}

beforeEach(() => {
  vi.stubGlobal('location', { search: `?group=${GROUP}`, pathname: '/', origin: 'http://logkin' })
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('fetch', (path: string, { signal }: RequestInit) => {
    const url = new URL(path, 'http://logkin')
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
