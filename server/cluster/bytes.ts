/** Classes of bytes, by table: the masker asks them for every byte of every message. */
export const DIGIT = 1
export const HEX_LETTER = 2
export const LETTER = 4
export const SPACE = 8
export const HIGH = 16
/** Bytes after which a value may begin: blanks, "=", brackets, quotes and the like. */
export const OPENING = 32
export const NAME_PUNCTUATION = 64

export const ALNUM = DIGIT | HEX_LETTER | LETTER

const CLASS = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte)
  if (byte >= 0x80) CLASS[byte] = HIGH
  else if (/[0-9]/.test(char)) CLASS[byte] = DIGIT
  else if (/[a-fA-F]/.test(char)) CLASS[byte] = HEX_LETTER
  else if (/[g-zG-Z]/.test(char)) CLASS[byte] = LETTER
  if (/[\t\n\r ]/.test(char)) CLASS[byte] = SPACE | OPENING
  if (/[=([{:,"'<>|;*]/.test(char)) CLASS[byte] = OPENING
  if (/[._\-+%@~]/.test(char)) CLASS[byte] = NAME_PUNCTUATION
}

/** The class bits of the byte at `at`; 0 past the end. */
export const classAt = (bytes: Uint8Array, at: number, end: number): number =>
  at < end ? CLASS[bytes[at]!]! : 0
export const classOf = (byte: number): number => CLASS[byte]!
