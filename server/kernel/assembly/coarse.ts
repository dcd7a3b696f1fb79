/** Texts of shapes to coarser ones, as cluster/coarse.ts makes them and explains; up to RUNS_CUT, and of ASCII only. */
import { hash } from './hash'
import { COARSE, MESSAGE } from './layout'

const NAMES_MASKED: i32 = 1
const FIRST_LINE: i32 = 2
/** The last coarseness that is made here. */
const RUNS_CUT: i32 = 5

/** What a byte is in a text. Signs stand between names: what a name with a digit is replaced by goes from one to the next. */
const DIGIT: u32 = 1
const SMALL: u32 = 2
const CAPITAL: u32 = 4
const END_MARK: u32 = 8
const SIGN: u32 = 16
const BLANK: u32 = 32
const HIGH: u32 = 64
const CLASSES: usize = memory.data(256)

function mark(chars: string, bit: u32): void {
  for (let k = 0; k < chars.length; k++) {
    const place = CLASSES + chars.charCodeAt(k)
    store<u8>(place, <u8>(<u32>load<u8>(place) | bit))
  }
}

mark('0123456789', DIGIT)
mark('abcdefghijklmnopqrstuvwxyz', SMALL)
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', CAPITAL)
mark('.!?,;', END_MARK)
mark('=,:;()[]{}"\'|<>/.-_', SIGN)
mark('\t\n\v\f\r ', BLANK)
for (let byte: usize = 128; byte < 256; byte++) store<u8>(CLASSES + byte, <u8>HIGH)

function classAt(at: i32): u32 {
  return <u32>load<u8>(CLASSES + <usize>load<u8>(at))
}

/** `<*>`, `<text>` and `<lines>`, the first byte lowest. */
const WILDCARD: u64 = 0x3e2a3c
const TEXT: u64 = 0x3e747865743c
const LINES: u64 = 0x3e73656e696c3c
const TEXT_BYTES: i32 = 6
const NEWLINE: u32 = 10
const SPACE: u8 = 32
const RUN_WORDS: i32 = 4
const MAX_LETTERS: i32 = 20

/** Where the next byte of the coarser text goes. */
let out: i32 = COARSE

/** Bytes [from, to); writes past the end of what it writes. */
function put(from: i32, to: i32): void {
  for (let at = from; at < to; at += 8) store<u64>(out + at - from, load<u64>(at))
  out += to - from
}

function putSlot(name: u64): void {
  store<u64>(out, name)
  out += 8 - (<i32>clz(name) >> 3)
}

function space(): void {
  if (out > COARSE) store<u8>(out++, SPACE)
}

/** Between two signs or blanks what has a digit becomes a wildcard. */
function putNamed(from: i32, to: i32): void {
  for (let at = from; at < to; ) {
    const begin = at
    let all: u32 = 0
    for (; at < to; at++) {
      const is = classAt(at)
      if ((is & (SIGN | BLANK)) != 0) break
      all |= is
    }
    if ((all & DIGIT) == 0) put(begin, at)
    else putSlot(WILDCARD)
    if (at < to) store<u8>(out++, load<u8>(at++))
  }
}

/** All, or from FIRST_LINE on the first line, with wildcards. False where it is not ASCII. */
function maskNames(from: i32, end: i32, to: i32): bool {
  let stop = from
  for (; stop < end && (to == NAMES_MASKED || <u32>load<u8>(stop) != NEWLINE); stop++)
    if (classAt(stop) == HIGH) return false
  putNamed(from, stop)
  if (stop < end) {
    store<u8>(out++, SPACE)
    putSlot(LINES)
  }
  return true
}

/** Letters, all small, all capital, or small behind a capital, and perhaps a mark. */
function isOfARun(from: i32, to: i32): bool {
  const end = (classAt(to - 1) & END_MARK) == 0 ? to : to - 1
  const small = from < end && (classAt(from) & CAPITAL) != 0 ? from + 1 : from
  let at = small
  while (at < end && (classAt(at) & SMALL) != 0) at++
  if (at == end) return end - small <= MAX_LETTERS
  for (at = from; at < end; at++) if ((classAt(at) & CAPITAL) == 0) return false
  return end - from <= MAX_LETTERS
}

/** The first line, in it names with a digit as wildcards, and of each run of words `left`. False where it is not ASCII. */
function cutRuns(from: i32, end: i32, left: i32): bool {
  /** Words of the run so far, and where what is left of it ends. */
  let words = 0
  let leftEnd = COARSE
  let at = from
  while (at < end && <u32>load<u8>(at) != NEWLINE) {
    const begin = at
    let all: u32 = 0
    for (; at < end; at++) {
      const is = classAt(at)
      if ((is & BLANK) != 0) break
      all |= is
    }
    if ((all & HIGH) != 0) return false
    if (at == begin) {
      at++
    } else if ((all & DIGIT) == 0 && isOfARun(begin, at)) {
      if (words == 0) leftEnd = out
      // With the last of these it is surely a run, of which fewer are left.
      if (++words < RUN_WORDS) {
        space()
        put(begin, at)
      }
      if (words <= left) leftEnd = out
    } else {
      const isCut = words > 0 && at - begin == TEXT_BYTES && (load<u64>(begin) & 0xffffffffffff) == TEXT
      if (isCut || words >= RUN_WORDS) cut(leftEnd)
      words = 0
      if (isCut) continue
      space()
      if ((all & DIGIT) == 0) put(begin, at)
      else putNamed(begin, at)
    }
  }
  if (words >= RUN_WORDS) cut(leftEnd)
  if (at < end) {
    space()
    putSlot(LINES)
  }
  return true
}

/** Leaves of a run what ends here. */
function cut(leftEnd: i32): void {
  out = leftEnd
  space()
  putSlot(TEXT)
}

/**
 * Makes the text that stands at MESSAGE, of no more than MAX_FINE_BYTES, as coarse as `to`: to COARSE, its length and hash to RESULT.
 * False where it is not ASCII, or `to` is beyond RUNS_CUT.
 */
export function coarsen(length: i32, to: i32): bool {
  if (to > RUNS_CUT) return false
  out = COARSE
  const end = MESSAGE + length
  const isDone = to <= FIRST_LINE ? maskNames(MESSAGE, end, to) : cutRuns(MESSAGE, end, to == 3 ? 3 : 5 - to)
  if (isDone) hash(COARSE, out)
  return isDone
}
