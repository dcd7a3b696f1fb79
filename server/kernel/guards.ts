/** What must hold of a digit, or of three, of a line, so that another of its key can stand for it. */
export const Guard = {
  /** One digit, as it stands. */
  digit: 0,
  /** The number of three digits is up to 255, or it is not. */
  octet: 1,
  /** The number of three digits can be a status, or it can't. */
  status: 2,
} as const
export type GuardCode = (typeof Guard)[keyof typeof Guard]

const MAX_OCTET = 255

/** What such a guard says of the line with these bytes at `at`. */
const valueAt = (bytes: Uint8Array, at: number, kind: number): number => {
  const byte = bytes[at]!
  if (kind === Guard.digit) return byte
  if (kind === Guard.status) return byte >= 49 && byte <= 53 ? 1 : 0
  return byte * 100 + bytes[at + 1]! * 10 + bytes[at + 2]! - 48 * 111 <= MAX_OCTET ? 1 : 0
}

/** The guard of this kind that the line at `start` fulfils, at `at` in it, which is less than 65,536 from its start. */
export const guardAt = (bytes: Uint8Array, start: number, at: number, kind: GuardCode): number =>
  (at - start) | (kind << 16) | (valueAt(bytes, at, kind) << 24)

/** What the line at `start` says where this guard looks. */
export const guardedValue = (guard: number, bytes: Uint8Array, start: number): number =>
  valueAt(bytes, start + (guard & 0xffff), (guard >> 16) & 0xff)

/** Whether the line at `start` fulfils it. */
export const guardHolds = (guard: number, bytes: Uint8Array, start: number): boolean =>
  guardedValue(guard, bytes, start) === guard >>> 24
