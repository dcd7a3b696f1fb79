/** A part's lines to skeletons and values. */
import {
  ARENA,
  ARENA_BYTES,
  BLOCK_ENDS,
  HEX,
  LINES,
  MOST_LINES,
  MOST_SKELETON_BYTES,
  MOST_VALUES,
  RAW,
  TEXT,
  VALUES,
  WORDS,
} from './layout'
import {
  ADDRESS,
  classOf,
  DATE,
  DIGIT,
  HEX_LOWER,
  HEX_UPPER,
  LETTER,
  LINE_END,
  LOWER_AF,
  MARK,
  NUMBER,
  OTHER,
  TIME,
  TIME_COMMA,
  TIME_POINT,
  UPPER_AF,
  UUID,
  WORD,
} from './marks'
import { firstOf } from './number'
import { arenaEnd, clearSkeletons, numberOf } from './skeletons'

let lines: i32 = 0
let valuesEnd: usize = VALUES
let hexEnd: usize = HEX
let wordsEnd: usize = WORDS
let rawEnd: usize = RAW

/** How many values a line can have at most; more would not fit into MOST_SKELETON_BYTES. */
const MOST_LINE_VALUES: i32 = MOST_SKELETON_BYTES + 64

/** Reads the part at TEXT [0, length), block after block; false where something does not fit. */
export function scan(length: i32, blockBytes: i32): bool {
  clearSkeletons()
  lines = 0
  valuesEnd = VALUES
  hexEnd = HEX
  wordsEnd = WORDS
  rawEnd = RAW
  memory.fill(TEXT + length, 0, 256)
  let ends: usize = BLOCK_ENDS
  for (let from = 0; from < length; from += blockBytes) {
    if (!scanBlock(TEXT + from, TEXT + min(length, from + blockBytes))) return false
    store<u32>(ends, lines)
    store<u32>(ends, <u32>(valuesEnd - VALUES) >> 2, 4)
    store<u32>(ends, <u32>(hexEnd - HEX), 8)
    store<u32>(ends, <u32>(wordsEnd - WORDS), 12)
    store<u32>(ends, <u32>(rawEnd - RAW), 16)
    ends += 20
  }
  return true
}

/** The line that is cut at a block's edge is kept as it is on both sides. Behind all others stands a line end, so that no look ahead runs past it. */
function scanBlock(from: usize, to: usize): bool {
  const first = from == TEXT ? from : behindLine(from, to)
  let last = to
  while (last > first && load<u8>(last - 1) != 10) last--
  if (first > from) keep(from, first)
  let at = first
  while (at < last) {
    if (lines >= MOST_LINES - 32 || <i32>(valuesEnd - VALUES) >> 2 > MOST_VALUES - MOST_LINE_VALUES) return false
    at = scanLine(at, last)
  }
  if (last < to) keep(last, to)
  return true
}

/** Behind the next line end, or `to`. */
function behindLine(at: usize, to: usize): usize {
  for (; at < to; at += 16) {
    const ends = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(10)))
    if (ends != 0) return min(to, at + ctz(ends) + 1)
  }
  return to
}

/** A line as it is, with its end. */
function keep(from: usize, to: usize): void {
  memory.copy(rawEnd, from, to - from)
  rawEnd += to - from
  store<i32>(LINES + (lines++ << 2), -1)
}

// The line that is being read: where its skeleton and values go on.
let out: usize = 0
let values: usize = 0
let hex: usize = 0
let words: usize = 0

/** One line, of which a line end stands before `to`; answers where the next begins. */
function scanLine(start: usize, to: usize): usize {
  if (arenaEnd < ARENA + ARENA_BYTES) {
    out = arenaEnd
    values = valuesEnd
    hex = hexEnd
    words = wordsEnd
    const end = skeletonOf(start)
    if (end != 0) {
      const number = numberOf(<i32>out - arenaEnd, <i32>(values - valuesEnd) >> 2)
      if (number >= 0) {
        valuesEnd = values
        hexEnd = hex
        wordsEnd = words
        store<i32>(LINES + (lines++ << 2), number)
        return end
      }
    }
  }
  const end = behindLine(start, to)
  keep(start, end)
  return end
}

/** Writes a line's skeleton from `out` on, and its values; answers where the next line begins, 0 where the line is to be kept as it is. */
function skeletonOf(start: usize): usize {
  const limit: usize = arenaEnd + MOST_SKELETON_BYTES
  let at = start
  let written: usize = out
  // Behind the last value: no word begins before it.
  let floor = start
  while (true) {
    // Up to the next byte that may matter: a digit, or what is below 16 (line ends and marks).
    while (true) {
      const bytes = v128.load(at)
      v128.store(written, bytes)
      const found = i8x16.bitmask(
        v128.or(
          i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10)),
          i8x16.lt_u(bytes, i8x16.splat(16)),
        ),
      )
      if (found != 0) {
        at += ctz(found)
        written += ctz(found)
        break
      }
      at += 16
      written += 16
      if (written > limit) return 0
    }
    if (written > limit) return 0
    const byte: u32 = load<u8>(at)
    if (byte < 16) {
      const what = classOf(byte)
      if (what == LINE_END) {
        out = written
        return at + 1
      }
      if (what == MARK) return 0
      store<u8>(written++, byte)
      at++
      continue
    }
    out = written
    at = value(at, floor)
    written = out
    floor = at
  }
}

/** Reads the value that begins with the digit at `at`, or with the letters before it; answers where it ends. */
function value(at: usize, floor: usize): usize {
  let number: u32 = 0
  let end = at
  let byte: u32 = load<u8>(end)
  do {
    number = number * 10 + (byte - 48)
    byte = load<u8>(++end)
  } while (byte - 48 < 10 && end - at < 9)
  const length = <i32>(end - at)
  const next = classOf(byte)
  const before = at > floor ? classOf(load<u8>(at - 1)) : OTHER
  const alone = before == OTHER || (at == floor + 1 && load<u8>(floor) == 84)
  if (alone && (next == OTHER || next == LINE_END)) {
    if (byte == 58 && length == 2) {
      const behind = timeOf(at, number)
      if (behind != 0) return behind
    } else if (byte == 45) {
      if (length == 4) {
        const behind = dateOf(at, number)
        if (behind != 0) return behind
      } else if (length == 8 && isUuid(at)) return uuid(at)
    } else if (byte == 46 && length <= 3) {
      const behind = addressOf(at)
      if (behind != 0) return behind
    }
    push(NUMBER, firstOf(length) + number)
    return end
  }
  return word(at, alone ? at : floor, end)
}

function push(mark: u32, number: u32): void {
  store<u8>(out++, mark)
  store<u32>(values, number)
  values += 4
}

function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 48 < 10
}

function twoDigits(at: usize): u32 {
  return <u32>load<u8>(at) * 10 + load<u8>(at, 1) - 528
}

/** `hh:mm:ss`, also with a fraction of a second: where it ends, or 0. */
function timeOf(at: usize, hours: u32): usize {
  if (!(isDigit(at + 3) && isDigit(at + 4) && load<u8>(at, 5) == 58 && isDigit(at + 6) && isDigit(at + 7))) return 0
  if (isDigit(at + 8)) return 0
  const minutes = twoDigits(at + 3)
  const seconds = twoDigits(at + 6)
  if (minutes > 59 || seconds > 59) return 0
  const time = (hours * 60 + minutes) * 60 + seconds
  const byte = load<u8>(at, 8)
  if ((byte == 46 || byte == 44) && isDigit(at + 9) && isDigit(at + 10) && isDigit(at + 11)) {
    push(byte == 46 ? TIME_POINT : TIME_COMMA, time * 1000 + (<u32>load<u8>(at, 9) - 48) * 100 + twoDigits(at + 10))
    return at + 12
  }
  push(TIME, time)
  return at + 8
}

/** `yyyy-mm-dd`: where it ends, or 0. */
function dateOf(at: usize, year: u32): usize {
  if (!(isDigit(at + 5) && isDigit(at + 6) && load<u8>(at, 7) == 45 && isDigit(at + 8) && isDigit(at + 9))) return 0
  if (isDigit(at + 10)) return 0
  push(DATE, year * 10000 + twoDigits(at + 5) * 100 + twoDigits(at + 8))
  return at + 10
}

/** Four numbers below 256 without leading zeros: where they end, or 0. */
function addressOf(start: usize): usize {
  let at = start
  let address: u32 = 0
  for (let place = 0; place < 4; place++) {
    if (place > 0 && load<u8>(at++) != 46) return 0
    const first = at
    let number: u32 = 0
    while (at - first < 3 && isDigit(at)) number = number * 10 + (<u32>load<u8>(at++) - 48)
    if (at == first || number > 255 || (at - first > 1 && load<u8>(first) == 48)) return 0
    address = (address << 8) | number
  }
  if (isDigit(at)) return 0
  push(ADDRESS, address)
  return at
}

function isUuid(at: usize): bool {
  for (let place = 0; place < 36; place++) {
    const byte: u32 = load<u8>(at + place)
    if (place == 8 || place == 13 || place == 18 || place == 23) {
      if (byte != 45) return false
    } else if (byte - 48 >= 10 && byte - 97 >= 6) return false
  }
  return true
}

function nibble(byte: u32): u32 {
  return (byte & 15) + (byte >> 6) * 9
}

function uuid(start: usize): usize {
  store<u8>(out++, UUID)
  for (let at = start; at < start + 36; at += 2) {
    if (load<u8>(at) == 45) at++
    store<u8>(hex++, (nibble(load<u8>(at)) << 4) | nibble(load<u8>(at, 1)))
  }
  return start + 36
}

/** A value in a word of letters and digits. The word's letters up to `at` stand in the skeleton already; `end` is behind up to 9 digits. */
function word(at: usize, floor: usize, end: usize): usize {
  let start = at
  let kinds: u32 = 0
  for (; start > floor; start--) {
    const what = classOf(load<u8>(start - 1))
    if (what - LOWER_AF > LETTER - LOWER_AF) break
    kinds |= 1 << what
  }
  let runs = 1
  let inRun = true
  let behind = end
  for (; ; behind++) {
    const what = classOf(load<u8>(behind))
    if (what == DIGIT) {
      if (!inRun) runs++
      inRun = true
    } else if (what - LOWER_AF <= LETTER - LOWER_AF) {
      kinds |= 1 << what
      inRun = false
    } else break
  }
  const length = <i32>(behind - start)
  if ((kinds == 1 << LOWER_AF || kinds == 1 << UPPER_AF) && length >= 4 && length < 256) {
    out -= at - start
    if (length == 8 && isUuid(start)) return uuid(start)
    store<u8>(out++, kinds == 1 << LOWER_AF ? HEX_LOWER : HEX_UPPER)
    store<u8>(out++, length)
    let from = start
    for (; from + 1 < behind; from += 2) store<u8>(hex++, (nibble(load<u8>(from)) << 4) | nibble(load<u8>(from, 1)))
    if (from < behind) store<u8>(hex++, nibble(load<u8>(from)) << 4)
    return behind
  }
  if (kinds != 0 && runs > 2) {
    out -= at - start
    store<u8>(out++, WORD)
    memory.copy(words, start, length)
    words += length
    store<u8>(words++, 10)
    return behind
  }
  // `v2`, `Win64`: mostly the same everywhere.
  if (at > start && end - at == 1 && end == behind) {
    store<u8>(out++, load<u8>(at))
    return end
  }
  return digits(at)
}

/** A run of digits of any length, nine at a time from its end: what counts up there does so in one column. */
function digits(at: usize): usize {
  let end = at
  while (isDigit(end)) end++
  // So long a line is kept as it is; see `limit`.
  if (end - at > 512) end = at + 512
  let left = <i32>(end - at)
  while (left > 0) {
    const length = left % 9 == 0 ? 9 : left % 9
    let number: u32 = 0
    for (let place = 0; place < length; place++) number = number * 10 + (<u32>load<u8>(at++) - 48)
    push(NUMBER, firstOf(length) + number)
    left -= length
  }
  return end
}
