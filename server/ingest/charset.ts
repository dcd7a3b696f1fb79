/**
 * Text in other character sets is transcoded to UTF-8 before anything looks at it, so that equal messages are equal shapes.
 * Invalid bytes become U+FFFD for the analysis only; what is stored and given back are the original bytes.
 */
const encoder = new TextEncoder()
const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

const decoderFor = (charset: string): InstanceType<typeof TextDecoder> => {
  let decoder = decoders.get(charset)
  if (!decoder) decoders.set(charset, (decoder = new TextDecoder(charset, { ignoreBOM: false })))
  return decoder
}

/** True where the bytes can be analysed as they stand: UTF-8 and its subset ASCII. */
export const isUtf8 = (charset: string): boolean => charset === 'utf-8'

export const toUtf8 = (bytes: Uint8Array, charset: string): Uint8Array =>
  encoder.encode(decoderFor(charset).decode(bytes))

/** The bytes as a string, for people and JSON. A byte order mark is left out. */
export const decode = (bytes: Uint8Array, charset: string): string =>
  isUtf8(charset) && bytes[0] !== 0xef
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
    : decoderFor(charset).decode(bytes)

/** True if `label` names a character set that can be read here. */
export const isKnownCharset = (label: string): boolean => {
  try {
    return decoderFor(label.toLowerCase()).encoding.length > 0
  } catch {
    return false
  }
}

/** The canonical name of a known label: "GBK" is "gbk", "latin1" is "windows-1252". */
export const canonicalCharset = (label: string): string => decoderFor(label.toLowerCase()).encoding
