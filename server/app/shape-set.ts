const HALF_DIGITS = 8
const MARKS = 4096

/** Some shapes. Rows that are scanned are told from others by the length of their text, and only then by the halves of its hash. */
export class ShapeSet {
  readonly names: ReadonlySet<string>
  readonly #textBytes: ReadonlySet<number>
  readonly #lows = new Map<number, Set<number>>()
  /** Marks the last bits of their hashes: most shapes are told from them by a look at that. */
  readonly #marks = new Uint8Array(MARKS)

  constructor(shapes: readonly { readonly shape: string; readonly text: string }[]) {
    this.names = new Set(shapes.map(({ shape }) => shape))
    this.#textBytes = new Set(shapes.map(({ text }) => Buffer.byteLength(text)))
    for (const name of this.names) {
      const high = parseInt(name.slice(0, HALF_DIGITS), 16)
      const lows = this.#lows.get(high) ?? new Set()
      const low = parseInt(name.slice(HALF_DIGITS), 16)
      this.#lows.set(high, lows.add(low))
      this.#marks[low % MARKS] = 1
    }
  }

  /** The halves of their hashes. */
  get hashes(): (readonly [high: number, low: number])[] {
    return [...this.#lows].flatMap(([high, lows]) => [...lows].map((low) => [high, low] as const))
  }

  has(row: { readonly text: Uint8Array; readonly high: number; readonly low: number }): boolean {
    return this.#textBytes.has(row.text.length) && this.hasHash(row.high, row.low)
  }

  hasHash(high: number, low: number): boolean {
    return this.#marks[low % MARKS] === 1 && (this.#lows.get(high)?.has(low) ?? false)
  }
}
