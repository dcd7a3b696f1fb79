import { CHARSET_MODELS, type CharsetModel } from './charset-models.ts'

/**
 * The character set of a sample, as a name of the Encoding Standard: by its byte order mark, by the zeros of UTF-16, by
 * being valid UTF-8, else the one under which its words are most likely. All of it counts, wherever it stands, so that
 * lines in another order give the same answer.
 */
export const detectCharset = (sample: Uint8Array): string => {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8'
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  const utf16 = utf16ByZeros(sample)
  if (utf16 !== null) return utf16
  if (firstHigh(sample, 0) < 0 || validUtf8Share(sample) > MIN_UTF8_SHARE) return 'utf-8'
  const runs = differentRuns(sample)
  let best = { charset: 'utf-8', score: -Infinity }
  for (const model of CHARSET_MODELS) {
    let score = model.prior
    for (const run of runs) score += likelihood(run, model)
    if (score > best.score) best = { charset: model.charset, score }
  }
  return best.charset
}

/** A few bytes of another encoding, or of none, do not make text another than UTF-8. */
const MIN_UTF8_SHARE = 0.9

/** Of text in UTF-16 without a mark, so many characters are at least ASCII (times, blanks, line ends), whose other byte is zero. */
const MIN_ZERO_SHARE = 0.1
/** More of a few bytes, as one NUL among them is none; and where no line ends as UTF-16 writes it. */
const FEW_BYTES = 64
const MIN_ZERO_SHARE_OF_FEW = 0.5
/** As many zeros on the other side are other characters (U+4E00), or it is no text. */
const MAX_OTHER_ZEROS = 0.2

const utf16ByZeros = (sample: Uint8Array): string | null => {
  const zeros: [even: number, odd: number] = [0, 0]
  for (let at = sample.indexOf(0); at >= 0; at = sample.indexOf(0, at + 1)) zeros[at % 2 === 0 ? 0 : 1]++
  const isUtf16 = (low: 0 | 1, high: 0 | 1): boolean => {
    if (zeros[high] === 0) return false
    const isSure = sample.length >= FEW_BYTES && endsLines(sample, low)
    const share = isSure ? MIN_ZERO_SHARE : MIN_ZERO_SHARE_OF_FEW
    const enough = Math.max(1, Math.floor(sample.length / 2) * share)
    return zeros[high] >= enough && zeros[low] <= zeros[high] * MAX_OTHER_ZEROS
  }
  if (isUtf16(0, 1)) return 'utf-16le'
  if (isUtf16(1, 0)) return 'utf-16be'
  return null
}

const LF = 10
const CR = 13

/**
 * Whether a line ends in the sample as UTF-16 writes it, or no byte is one of a line end: 8-bit text with NULs has line ends, too.
 * @param low which of two bytes is the low one
 */
const endsLines = (sample: Uint8Array, low: 0 | 1): boolean => {
  let any = false
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] !== LF && sample[at] !== CR) continue
    if (at % 2 === low && sample[low === 0 ? at + 1 : at - 1] === 0) return true
    any = true
  }
  return !any
}

const firstHigh = (bytes: Uint8Array, from: number): number => {
  for (let at = from; at < bytes.length; at++) if (bytes[at]! >= 0x80) return at
  return -1
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

/**
 * The stretches that are none of ASCII, each once: a log says the same over and over, and a hundred times the same word is no
 * more evidence than one. A byte of ASCII right behind another may be the second half of a character, and is part of it.
 */
const differentRuns = (sample: Uint8Array): readonly Uint8Array[] => {
  const runs = new Set<string>()
  for (let at = firstHigh(sample, 0); at >= 0; at = firstHigh(sample, at)) {
    const start = at
    while (at < sample.length && (sample[at]! >= 0x80 || (at > start && sample[at - 1]! >= 0x80))) at++
    runs.add(Buffer.from(sample.buffer, sample.byteOffset + start, at - start).toString('latin1'))
  }
  // In a fixed order, in which the sums of all orders of lines are the same to the last bit.
  return [...runs].sort().map((run) => Buffer.from(run, 'latin1'))
}

/** Bytes of ASCII are about equally likely under every model; only those that are the second half of a character count. */
const LOG_ASCII = Math.log(1 / 96)
const LOG_INVALID = Math.log(1e-9)
/** A character that is none of ASCII behind one that is: the same in every language. */
const LOG_BEGIN = Math.log(0.1)

/** Logarithm of how likely a run is under a model, less that of as many bytes of ASCII. */
const likelihood = (run: Uint8Array, { goesOn, charAt }: CharsetModel): number => {
  let sum = 0
  const [logOn, logEnd] = [Math.log(goesOn), Math.log(1 - goesOn)]
  for (let at = 0; at >= 0; at = firstHigh(run, at)) {
    sum += LOG_BEGIN
    for (let first = true; at < run.length && run[at]! >= 0x80; first = false) {
      if (!first) sum += logOn
      const { bytes, density } = charAt(run, at)
      // The sample may be cut inside its last character.
      if (at + bytes > run.length) return sum
      sum += density > 0 ? Math.log(density) : LOG_INVALID
      for (let k = 0; k < bytes; k++) sum -= LOG_ASCII
      at += bytes
    }
    sum += logEnd
  }
  return sum
}
