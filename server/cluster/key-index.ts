/** One for each value of a key's highest bits of 32. */
const SHARDS = 64
const SHARD_SHIFT = 26
const FIRST_SIZE = 1 << 6

/**
 * Keys (numbers from 0) to 32-bit integers, in typed arrays: a view has millions of them. In many small tables: nobody waits for
 * a large one to be doubled.
 */
export class KeyIndex {
  readonly #shards = Array.from({ length: SHARDS }, () => new Shard())

  get(key: number): number | undefined {
    return this.#shards[key >>> SHARD_SHIFT]!.get(key)
  }

  set(key: number, value: number): void {
    this.#shards[key >>> SHARD_SHIFT]!.set(key, value)
  }

  /** The value of a key; where it has none it gets this one, and the answer is undefined. */
  getOrSet(key: number, value: number): number | undefined {
    return this.#shards[key >>> SHARD_SHIFT]!.getOrSet(key, value)
  }
}

/** Open addressing, doubled when half full. */
class Shard {
  #keys = new Float64Array(FIRST_SIZE).fill(-1)
  #values = new Int32Array(FIRST_SIZE)
  #size = 0

  get(key: number): number | undefined {
    const slot = this.#slot(key)
    return this.#keys[slot] === key ? this.#values[slot] : undefined
  }

  set(key: number, value: number): void {
    const slot = this.#slot(key)
    if (this.#keys[slot] === key) this.#values[slot] = value
    else this.#insert(slot, key, value)
  }

  getOrSet(key: number, value: number): number | undefined {
    const slot = this.#slot(key)
    if (this.#keys[slot] === key) return this.#values[slot]
    this.#insert(slot, key, value)
    return undefined
  }

  #insert(free: number, key: number, value: number): void {
    let slot = free
    if (++this.#size * 2 > this.#keys.length) {
      this.#double()
      slot = this.#slot(key)
    }
    this.#keys[slot] = key
    this.#values[slot] = value
  }

  #slot(key: number): number {
    const wrap = this.#keys.length - 1
    // The key's low bits: `&` takes them itself, a remainder first would cost as much as the look-up.
    let slot = key & wrap
    while (this.#keys[slot] !== key && this.#keys[slot] !== -1) slot = (slot + 1) & wrap
    return slot
  }

  #double(): void {
    const [keys, values] = [this.#keys, this.#values]
    this.#keys = new Float64Array(keys.length * 2).fill(-1)
    this.#values = new Int32Array(keys.length * 2)
    for (let from = 0; from < keys.length; from++) {
      if (keys[from] === -1) continue
      const slot = this.#slot(keys[from]!)
      this.#keys[slot] = keys[from]!
      this.#values[slot] = values[from]!
    }
  }
}
