import { DEFAULT_SIMILARITY } from '../model/limits.ts'
import type { Steps } from '../model/steps.ts'
import type { Merge } from './merge.ts'
import { sorted } from './sorted.ts'
import { UnionFind } from './union.ts'

/**
 * Merges of one height to merges of different heights: of the shapes that become one group at a similarity, those that are
 * written most alike do so a little earlier, so that every small move of the cut shows something. `user anna` and `user anne`
 * are one before `user bob` joins them.
 *
 * What a cut at one of the given heights, or at the default, yields stays as it is: heights only rise, below the next one given.
 */
export function* grade(merges: readonly Merge[], texts: readonly string[]): Steps<readonly Merge[]> {
  const union = new UnionFind(texts.length)
  const graded: Merge[] = []
  let above = 1
  for (let from = 0; from < merges.length;) {
    const { similarity } = merges[from]!
    let to = from
    while (to < merges.length && merges[to]!.similarity === similarity) to++
    const room = Math.min(similarity < DEFAULT_SIMILARITY ? DEFAULT_SIMILARITY : 1, above) - similarity
    const links = yield* chained(merges.slice(from, to), texts, union)
    const step = Math.min(MAX_RISE, room * SHARE_OF_ROOM) / Math.max(1, links.length - 1)
    links.forEach(({ a, b }, index) =>
      graded.push({ a, b, similarity: similarity + step * (links.length - 1 - index) }),
    )
    for (const { a, b } of links) union.join(a, b)
    above = similarity
    from = to
    yield
  }
  return graded
}

type Pair = Pick<Merge, 'a' | 'b'>

/** Merges of one height, most alike first: each set that they join as a chain of its parts in the order of their texts. */
function* chained(
  merges: readonly Merge[],
  texts: readonly string[],
  before: UnionFind,
): Steps<readonly Pair[]> {
  if (merges.length === 1) return merges
  const parts: number[] = []
  const numbers = new Map<number, number>()
  for (const { a, b } of merges) {
    for (const part of [before.find(a), before.find(b)])
      if (!numbers.has(part)) numbers.set(part, parts.push(part) - 1)
    yield
  }
  const together = new UnionFind(parts.length)
  for (const { a, b } of merges) {
    together.join(numbers.get(before.find(a))!, numbers.get(before.find(b))!)
    yield
  }
  const links: (Pair & { readonly likeness: number })[] = []
  for (const set of together.sets()) {
    const inOrder = yield* sorted(
      set.map((number) => parts[number]!),
      (a, b) => (texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : 0),
    )
    for (let at = 1; at < inOrder.length; at++) {
      const [a, b] = [inOrder[at - 1]!, inOrder[at]!]
      links.push({ a: Math.min(a, b), b: Math.max(a, b), likeness: likeness(texts[a]!, texts[b]!) })
      yield
    }
  }
  return yield* sorted(links, (x, y) => y.likeness - x.likeness || x.a - y.a || x.b - y.b)
}

/** How much of two texts is the same at their beginning and at their end, as a share of the longer: linear, as a view has many. */
const likeness = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head++
  let tail = 0
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail))
    tail++
  return (head + tail) / Math.max(1, a.length, b.length)
}

/** Merges of one height rise no further than this: they are of one kind. */
const MAX_RISE = 0.1
/** Below the next height, not at it. */
const SHARE_OF_ROOM = 0.9
