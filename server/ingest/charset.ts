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
export const decode = (bytes: Uint8Array, charset: string): string => decoderFor(charset).decode(bytes)

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

/** The character set of a sample: by its byte order mark, by the zeros of UTF-16, by being valid UTF-8, else GB18030 or Latin-1. */
export const detectCharset = (sample: Uint8Array): string => {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8'
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  const looked = sample.subarray(0, 64 * 1024)
  let evenZeros = 0
  let oddZeros = 0
  for (let at = 0; at < looked.length; at++) {
    if (looked[at] !== 0) continue
    if (at % 2 === 0) evenZeros++
    else oddZeros++
  }
  const pairs = looked.length / 2
  if (pairs >= 2 && oddZeros > pairs * 0.4 && evenZeros < pairs * 0.05) return 'utf-16le'
  if (pairs >= 2 && evenZeros > pairs * 0.4 && oddZeros < pairs * 0.05) return 'utf-16be'
  if (sample.every((byte) => byte < 0x80) || validUtf8Share(sample) > 0.9) return 'utf-8'
  return gb18030Share(sample) > 0.95 ? 'gb18030' : 'windows-1252'
}

/** Share of the non-ASCII bytes that are in well-formed UTF-8 sequences; the sample may be cut inside the last. */
const validUtf8Share = (sample: Uint8Array): number => {
  let good = 0
  let all = 0
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at]!
    if (byte < 0x80) continue
    all++
    const more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0
    if (more === 0) continue
    if (at + more >= sample.length) {
      all--
      break
    }
    let ok = true
    for (let k = 1; k <= more; k++) ok &&= (sample[at + k]! & 0xc0) === 0x80
    if (!ok) continue
    good += more + 1
    all += more
    at += more
  }
  return all === 0 ? 1 : good / all
}

/** Share of the non-ASCII bytes that are GB18030 double bytes of its common ranges (0xB0-0xF7, 0xA1-0xFE) or its punctuation. */
const gb18030Share = (sample: Uint8Array): number => {
  let good = 0
  let all = 0
  for (let at = 0; at < sample.length - 1; at++) {
    const byte = sample[at]!
    if (byte < 0x80) continue
    all++
    const next = sample[at + 1]!
    if (byte >= 0xa1 && byte <= 0xf7 && next >= 0xa1 && next <= 0xfe) {
      good += 2
      all++
      at++
    }
  }
  return all === 0 ? 0 : good / all
}
