/** The fields of a record in the order written, found by their names in lower case. */
export class Fields {
  readonly #names: string[] = []
  readonly #values: string[] = []
  readonly #taken: boolean[] = []
  readonly #index = new Map<string, number>()

  get size(): number {
    return this.#names.length
  }

  add(name: string, value: string): void {
    const key = name.toLowerCase()
    const known = this.#index.get(key)
    if (known !== undefined) {
      this.#values[known] = value
      return
    }
    this.#index.set(key, this.#names.push(name) - 1)
    this.#values.push(value)
    this.#taken.push(false)
  }

  get(key: string): string | undefined {
    const index = this.#index.get(key)
    return index === undefined ? undefined : this.#values[index]
  }

  /** The first of these fields that has a value; it is no field any more. */
  take(keys: readonly string[]): string | undefined {
    const value = this.#find(keys)
    if (value === undefined) return undefined
    this.#taken[value] = true
    return this.#values[value]
  }

  has(keys: readonly string[]): boolean {
    return this.#find(keys) !== undefined
  }

  drop(key: string): void {
    const index = this.#index.get(key)
    if (index !== undefined) this.#taken[index] = true
  }

  /** What is left, in the order written. */
  rest(): [name: string, value: string][] {
    return this.#names.flatMap((name, index) =>
      this.#taken[index] ? [] : [[name, this.#values[index]!] satisfies [string, string]],
    )
  }

  #find(keys: readonly string[]): number | undefined {
    for (const key of keys) {
      const index = this.#index.get(key)
      if (index !== undefined && this.#values[index] !== '') return index
    }
    return undefined
  }
}
