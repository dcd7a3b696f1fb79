/** A binary heap of items by falling score; equal scores by rising order, so that the sequence is a function of the contents. */
export interface Scored {
  readonly score: number
  readonly order: number
}

export class MaxHeap<T extends Scored> {
  readonly #items: T[] = []

  push(item: T): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(item, items[parent]!)) break
      items[at] = items[parent]!
      at = parent
    }
    items[at] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (top === undefined || last === undefined || items.length === 0) return top
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= items.length) break
      if (child + 1 < items.length && before(items[child + 1]!, items[child]!)) child++
      if (!before(items[child]!, last)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = last
    return top
  }
}

const before = (a: Scored, b: Scored): boolean =>
  a.score > b.score || (a.score === b.score && a.order < b.order)
