/** Classes of bytes, as in cluster/bytes.ts. */
import { CLASSES } from './layout'

export const DIGIT: u32 = 1
export const HEX_LETTER: u32 = 2
export const LETTER: u32 = 4
export const SPACE: u32 = 8
export const HIGH: u32 = 16
export const OPENING: u32 = 32
export const NAME_PUNCTUATION: u32 = 64
/** Ends a path, a URL. */
export const STOP: u32 = 128
export const ALNUM: u32 = 7

function mark(chars: string, bit: u32): void {
  for (let k = 0; k < chars.length; k++) {
    const place = CLASSES + chars.charCodeAt(k)
    store<u8>(place, <u8>(<u32>load<u8>(place) | bit))
  }
}

mark('0123456789', DIGIT)
mark('abcdefABCDEF', HEX_LETTER)
mark('ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ', LETTER)
mark('\t\n\r ', SPACE | OPENING)
mark('=([{:,"\'<>|;*', OPENING)
mark('._-+%@~', NAME_PUNCTUATION)
mark(' \t\r\n"\'<>()[]{},;|`', STOP)
for (let byte = 128; byte < 256; byte++) store<u8>(CLASSES + byte, <u8>HIGH)

export function byteAt(at: i32): u32 {
  return <u32>load<u8>(at)
}

export function classOf(byte: u32): u32 {
  return <u32>load<u8>(CLASSES + byte)
}

/** The class bits of the byte at `at`; 0 past the end. */
export function classAt(at: i32, end: i32): u32 {
  return at < end ? classOf(byteAt(at)) : 0
}

/** The byte without the bit that tells small letters from capitals. */
export function small(at: i32): u32 {
  return byteAt(at) | 32
}

/** Whether the bytes [at, at + length) are the characters of `text`; in any case where `fold`, which is in small letters then. */
export function isText(at: i32, text: string, fold: bool): bool {
  for (let k = 0; k < text.length; k++) {
    const byte = byteAt(at + k)
    if ((fold && byte >= 65 && byte <= 90 ? byte + 32 : byte) != text.charCodeAt(k)) return false
  }
  return true
}
