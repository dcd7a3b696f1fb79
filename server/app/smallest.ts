/** The first `wanted` of the items in the order of `compare`, in that order: where few of many are wanted, without sorting all. */
export const smallest = <T>(
  items: readonly T[],
  wanted: number,
  compare: (a: T, b: T) => number,
): readonly T[] => {
  if (wanted * 4 >= items.length) return [...items].sort(compare).slice(0, wanted)
  // A heap of the best so far, the worst of them on top.
  const heap: T[] = []
  const sink = (item: T): void => {
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && compare(heap[child + 1]!, heap[child]!) > 0) child++
      if (compare(heap[child]!, item) <= 0) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = item
  }
  for (const item of items) {
    if (heap.length < wanted) {
      heap.push(item)
      if (heap.length === wanted) heap.sort((a, b) => compare(b, a))
    } else if (wanted > 0 && compare(item, heap[0]!) < 0) sink(item)
  }
  return heap.sort(compare)
}
