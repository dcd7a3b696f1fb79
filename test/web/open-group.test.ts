import { afterEach, beforeEach, expect, it, vi } from 'vitest'

/** What is used of the page's state; its files are compiled with a browser's types, which tests don't have. */
interface OpenGroup {
  readonly followOpenGroup: () => void
  readonly lines: { readonly value: readonly { readonly offset: number }[] }
  readonly loadMoreLines: () => Promise<void>
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

it('a page more that is on its way is not lost when the counts change meanwhile', async () => {
  const { followOpenGroup, lines, loadMoreLines } = await state<OpenGroup>('openGroup.ts')
  const { revision } = await state<Groups>('groups.ts')
  const shown = (): number => lines.value.length
  followOpenGroup()
  answerNext()
  await vi.waitFor(() => {
    expect(shown()).toBe(100)
  })
  const more = loadMoreLines()
  revision.value++
  // The first is that of the page, which was stopped.
  answerNext()
  answerNext()
  await more
  await vi.waitFor(() => {
    expect(shown()).toBe(200)
  })
  expect(lines.value.map(({ offset }) => offset)).toEqual(Array.from({ length: 200 }, (_, k) => k))
})
