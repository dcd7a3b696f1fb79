/** What was asked for last, by name, as much of it as may be kept; what was asked for longest ago gives way. */
export class Recent<T extends { readonly byteLength: number }> {
  readonly #known = new Map<string, T>()
  readonly #most: number

  /** @param most bytes of all that is kept; the one asked for last is kept whatever it takes */
  constructor(most: number) {
    this.#most = most
  }

  get(name: string): T | undefined {
    const known = this.#known.get(name)
    if (known) {
      this.#known.delete(name)
      this.#known.set(name, known)
    }
    return known
  }

  /** Sizes are looked at when something is added: what is kept may grow meanwhile. */
  set(name: string, value: T): void {
    this.#known.delete(name)
    let bytes = value.byteLength
    for (const [, { byteLength }] of this.#known) bytes += byteLength
    for (const [eldest, { byteLength }] of this.#known) {
      if (bytes <= this.#most) break
      this.#known.delete(eldest)
      bytes -= byteLength
    }
    this.#known.set(name, value)
  }
}
