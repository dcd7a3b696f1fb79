/**
 * A skeleton is a line whose values are replaced by marks: bytes that no log has in its text. A line that has one is kept as
 * it is. A number's value tells its leading zeros too (see number.ts), so that `7`, `07` and `1234567` share a skeleton.
 */
/** 1 to 9 digits. */
export const NUMBER: u32 = 1
/** `23:59:58` in seconds. */
export const TIME: u32 = 2
/** `23:59:58.123` and `23:59:58,123` in milliseconds. */
export const TIME_POINT: u32 = 3
export const TIME_COMMA: u32 = 4
/** `192.168.0.1` */
export const ADDRESS: u32 = 5
/** `2026-01-31` as the number 20260131. */
export const DATE: u32 = 6
/** Marks up to here stand for a number in a column. */
export const LAST_VALUE: u32 = 6
/** Lower-case hexadecimal with both digits and letters; the byte behind the mark says how many. Kept in halves of bytes. */
export const HEX_LOWER: u32 = 7
export const HEX_UPPER: u32 = 8
/** `798df318-fe2a-46e7-b052-79573f42ec91` */
export const UUID: u32 = 14
/** Letters and digits by turns, as in base64; kept as they are. */
export const WORD: u32 = 15

/** What a byte is to the scanner. */
export const OTHER: u32 = 0
export const DIGIT: u32 = 1
export const LOWER_AF: u32 = 2
export const UPPER_AF: u32 = 3
export const LETTER: u32 = 4
export const LINE_END: u32 = 5
export const MARK: u32 = 6

const CLASSES: usize = memory.data<u8>([
  0, 6, 6, 6, 6, 6, 6, 6, 6, 0, 5, 0, 0, 0, 6, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0,
  0, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0,
  0, 2, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
])

export function classOf(byte: u32): u32 {
  return load<u8>(CLASSES + byte)
}
