import type { Steps } from '../model/steps.ts'

/** So many are sorted in one step. */
const RUN = 512

/** What `[...items].sort(compare)` gives, in steps: of tens of thousands that takes a tenth of a second. */
export function* sorted<T>(items: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  if (yield* isSorted(items, compare)) return [...items]
  let from: T[] = []
  for (let start = 0; start < items.length; start += RUN) {
    for (const item of items.slice(start, start + RUN).sort(compare)) from.push(item)
    yield
  }
  let to = from.slice()
  for (let width = RUN; width < items.length; width *= 2) {
    for (let start = 0; start < items.length; start += 2 * width)
      yield* merge(from, to, start, Math.min(start + width, items.length), width, compare)
    ;[from, to] = [to, from]
  }
  return from
}

/** Often they are: what is stored is stored in order. */
function* isSorted<T>(items: readonly T[], compare: (a: T, b: T) => number): Steps<boolean> {
  for (let at = 1; at < items.length; at++) {
    if (compare(items[at - 1]!, items[at]!) > 0) return false
    if (at % RUN === 0) yield
  }
  return true
}

/** Two sorted runs side by side, the second at `middle` and up to `width` long, to one in `to`. */
function* merge<T>(
  from: readonly T[],
  to: T[],
  start: number,
  middle: number,
  width: number,
  compare: (a: T, b: T) => number,
): Steps<void> {
  const end = Math.min(middle + width, from.length)
  let [left, right] = [start, middle]
  for (let at = start; at < end; at++) {
    const isLeft = right === end || (left < middle && compare(from[left]!, from[right]!) <= 0)
    to[at] = from[isLeft ? left++ : right++]!
    if ((at & (RUN - 1)) === 0) yield
  }
}
