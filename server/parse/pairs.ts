/**
 * Keys and values of a record (JSON, logfmt) as places in its line: found by scanning bytes, without a string for any of them.
 * One object is reused for all lines.
 */

/** What a value is: of strings `text` stands as it is, `escaped` has to be decoded. */
export const ValueKind = { text: 0, escaped: 1, number: 2, literal: 3, object: 4, array: 5 } as const
export type ValueKindCode = (typeof ValueKind)[keyof typeof ValueKind]

/** A record with more is read the slow way. */
const MAX_PAIRS = 96

export class Pairs {
  length = 0
  readonly keyFroms = new Int32Array(MAX_PAIRS)
  readonly keyTos = new Int32Array(MAX_PAIRS)
  /** A string's between its quotes. */
  readonly froms = new Int32Array(MAX_PAIRS)
  readonly tos = new Int32Array(MAX_PAIRS)
  readonly kinds = new Uint8Array(MAX_PAIRS)
  /** 1 where a string is ASCII alone. */
  readonly isAscii = new Uint8Array(MAX_PAIRS)
  /** The object that a pair stands in, as the number of a pair; -1 for the record itself. */
  readonly parents = new Int32Array(MAX_PAIRS)
  /** Two hashes of keys and kinds in their order: records of one layout have the same. */
  high = 0
  low = 0

  clear(seed: number): void {
    this.length = 0
    this.high = seed
    this.low = seed
  }

  mix(byte: number): void {
    this.high = Math.imul(this.high ^ byte, 0x01000193)
    this.low = Math.imul((this.low << 5) ^ (this.low >>> 27) ^ byte, 0x9e3779b1)
  }

  /** False where there is no room. */
  add(keyFrom: number, keyTo: number, parent: number): boolean {
    const number = this.length
    if (number >= MAX_PAIRS) return false
    this.length = number + 1
    this.keyFroms[number] = keyFrom
    this.keyTos[number] = keyTo
    this.parents[number] = parent
    return true
  }

  /** The value of the pair `number`. Whether a string is escaped does not belong to the layout. */
  set(number: number, kind: ValueKindCode, from: number, to: number, isAscii: boolean): void {
    this.isAscii[number] = isAscii ? 1 : 0
    this.kinds[number] = kind
    this.froms[number] = from
    this.tos[number] = to
    this.mix(256 + (kind === ValueKind.escaped ? ValueKind.text : kind))
  }
}
