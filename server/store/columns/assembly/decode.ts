/** The streams of a dictionary and of a block back to text. What is damaged gives false, another text, or a trap; never more than it is given room for. */
import {
  clearColumns,
  columnAt,
  columnCount,
  findColumns,
  LAST_MODE,
  LEAST,
  MODE,
  MODE_CONSTANT,
  MODE_FEW,
  MODE_STEPS,
  MODE_VALUES,
} from './columns'
import {
  ARENA,
  ARENA_BYTES,
  BLOCK_BYTES,
  CURSORS,
  GROUPED,
  LINES,
  MOST_LINES,
  MOST_SHARED,
  MOST_SKELETONS,
  MOST_VALUES,
  SLOTS,
  STARTS,
  TEXT,
} from './layout'
import {
  ADDRESS,
  DATE,
  HEX_LOWER,
  HEX_UPPER,
  NUMBER,
  TIME,
  TIME_COMMA,
  TIME_POINT,
  UUID,
  WORD,
} from './marks'
import { firstOf, lengthOf } from './number'
import { LENGTH, OFFSET, skeletonAt, SLOT, SLOT_COUNT, VALUE_COUNT } from './skeletons'
import {
  beginOf,
  DICTIONARY_LEAST,
  DICTIONARY_MODES,
  DICTIONARY_TEXT,
  FEW,
  FIRST_SHARED,
  HEXES,
  HIGH,
  IDS_HIGH,
  IDS_LOW,
  lengthOfStream,
  LOCAL,
  LOCALS,
  LOW,
  MIDDLE,
  ONE,
  RAWS,
  RAW_LINE,
  STEP_HIGH,
  STEP_LOW,
  STEP_MIDDLE,
  STEP_ONE,
  WORDS_TEXT,
} from './streams'

let shared: i32 = 0
let slotsEnd: usize = SLOTS

/** Takes in a dictionary; the blocks that are read next are its part's. */
export function readDictionary(): bool {
  clearColumns()
  const length = lengthOfStream(DICTIONARY_TEXT)
  if (length > ARENA_BYTES) return false
  // Blocks bring their streams to the same place.
  memory.copy(ARENA, beginOf(DICTIONARY_TEXT), length)
  const end: usize = ARENA + length
  let at: usize = ARENA
  slotsEnd = SLOTS
  for (shared = 0; at < end; shared++) {
    if (shared == MOST_SHARED) return false
    at = readSkeleton(shared, at, end, true)
  }
  if (lengthOfStream(DICTIONARY_MODES) != columnCount - 1) return false
  let mode = beginOf(DICTIONARY_MODES)
  let least = beginOf(DICTIONARY_LEAST)
  for (let column = 1; column < columnCount; column++, mode++) {
    const record = columnAt(column)
    const is: u32 = load<u8>(mode)
    if (is > LAST_MODE) return false
    store<u32>(record, is, MODE)
    if (is != MODE_FEW) {
      store<u32>(record, readNumber(least), LEAST)
      least = behindNumber
    }
  }
  return true
}

/** A skeleton as record `number`; answers where the next one begins. */
function readSkeleton(number: i32, start: usize, end: usize, make: bool): usize {
  const record = skeletonAt(number)
  const behind = findColumns(record, start, end, slotsEnd, make)
  slotsEnd += load<i32>(record, SLOT_COUNT) << 1
  store<u32>(record, <u32>start, OFFSET)
  store<i32>(record, <i32>(behind - start), LENGTH)
  return behind + 1
}

let behindNumber: usize = 0

function readNumber(at: usize): u32 {
  let number: u32 = 0
  let shift = 0
  while (true) {
    const byte: u32 = load<u8>(at++)
    number |= (byte & 0x7f) << shift
    if (byte < 0x80) break
    shift += 7
  }
  behindNumber = at
  return number
}

/** Reads a block of `bytes` with the dictionary's help: it stands at TEXT then. False where it is another length. */
export function readBlock(bytes: i32): bool {
  const lines = lengthOfStream(IDS_LOW)
  if (bytes > BLOCK_BYTES || lines > MOST_LINES || lengthOfStream(IDS_HIGH) != lines) return false
  const sharedSlots = slotsEnd
  const whole = findLines(lines) && readColumns(lines) && writeText(lines, bytes)
  slotsEnd = sharedSlots
  return whole
}

/** The record of each line's skeleton to LINES: -1 for a line that is kept as it is. Local ones follow the shared. */
function findLines(lines: i32): bool {
  const low = beginOf(IDS_LOW)
  const high = beginOf(IDS_HIGH)
  let local = beginOf(LOCALS)
  const end = local + lengthOfStream(LOCALS)
  let next = shared
  for (let line = 0; line < lines; line++) {
    const id = <u32>load<u8>(low + line) | (<u32>load<u8>(high + line) << 8)
    let number = -1
    if (id == LOCAL) {
      if (local >= end || next == MOST_SKELETONS) return false
      local = readSkeleton(next, local, end, false)
      number = next++
    } else if (id != RAW_LINE) {
      number = id - FIRST_SHARED
      if (number >= shared) return false
    }
    store<i32>(LINES + (line << 2), number)
  }
  return true
}

/** All values to GROUPED, column after column; where each begins, to CURSORS. */
function readColumns(lines: i32): bool {
  memory.fill(STARTS, 0, (columnCount + 1) << 2)
  let values = 0
  for (let line = 0; line < lines; line++) {
    const number = load<i32>(LINES + (line << 2))
    if (number < 0) continue
    const record = skeletonAt(number)
    const slots: usize = load<u32>(record, SLOT)
    const count = load<i32>(record, SLOT_COUNT)
    const all = load<i32>(record, VALUE_COUNT)
    for (let slot = 0; slot < count; slot++) {
      const at: usize = STARTS + (<i32>load<u16>(slots + (slot << 1)) << 2)
      store<i32>(at, load<i32>(at) + 1)
    }
    store<i32>(STARTS, load<i32>(STARTS) + all - count)
    values += all
    if (values > MOST_VALUES) return false
  }
  let few = beginOf(FEW)
  let one = beginOf(ONE)
  let low = beginOf(LOW)
  let middle = beginOf(MIDDLE)
  let high = beginOf(HIGH)
  let stepOne = beginOf(STEP_ONE)
  let stepLow = beginOf(STEP_LOW)
  let stepMiddle = beginOf(STEP_MIDDLE)
  let stepHigh = beginOf(STEP_HIGH)
  let out: usize = GROUPED
  for (let column = 0; column < columnCount; column++) {
    store<u32>(CURSORS + (column << 2), <u32>out)
    let count = load<i32>(STARTS + (column << 2))
    if (count == 0) continue
    const record = columnAt(column)
    const mode = column == 0 ? MODE_FEW : load<u32>(record, MODE)
    const end = out + (count << 2)
    if (mode == MODE_FEW) {
      for (; out < end; out += 4) {
        store<u32>(out, readNumber(few))
        few = behindNumber
      }
      continue
    }
    const least = load<u32>(record, LEAST)
    if (mode == MODE_CONSTANT) {
      for (; out < end; out += 4) store<u32>(out, least)
    } else if (mode <= MODE_STEPS) {
      if (mode == MODE_VALUES + 1) {
        for (; out < end; out += 4) store<u32>(out, least + load<u8>(one++))
        continue
      }
      const planes = <i32>(mode - MODE_VALUES)
      for (let place = 0; place < count; place++) store<u32>(out + (place << 2), least + planeValue(low, middle, high, count, place, planes))
      low += count
      middle += count
      high += count * (planes - 2)
      out = end
    } else {
      let value = least + readNumber(few)
      few = behindNumber
      store<u32>(out, value)
      out += 4
      count--
      if (mode == MODE_STEPS + 1) {
        for (; out < end; out += 4) {
          value += unfolded(load<u8>(stepOne++))
          store<u32>(out, value)
        }
        continue
      }
      const planes = <i32>(mode - MODE_STEPS)
      for (let place = 0; place < count; place++, out += 4) {
        value += unfolded(planeValue(stepLow, stepMiddle, stepHigh, count, place, planes))
        store<u32>(out, value)
      }
      stepLow += count
      stepMiddle += count
      stepHigh += count * (planes - 2)
    }
  }
  return true
}

function planeValue(low: usize, middle: usize, high: usize, count: i32, place: i32, planes: i32): u32 {
  let value = <u32>load<u8>(low + place) | (<u32>load<u8>(middle + place) << 8)
  if (planes > 2) value |= <u32>load<u8>(high + place) << 16
  if (planes > 3) value |= <u32>load<u8>(high + count + place) << 24
  return value
}

/** Back from `stepOf`. */
function unfolded(step: u32): u32 {
  return (step >> 1) ^ -(step & 1)
}

// Where the text is written to, and what its values are read from.
let out: usize = 0
let hex: usize = 0
let words: usize = 0
let wordsEnd: usize = 0

function writeText(lines: i32, bytes: i32): bool {
  out = TEXT
  hex = beginOf(HEXES)
  words = beginOf(WORDS_TEXT)
  wordsEnd = words + lengthOfStream(WORDS_TEXT)
  let raw = beginOf(RAWS)
  const rawEnd = raw + lengthOfStream(RAWS)
  const end: usize = TEXT + bytes
  for (let line = 0; line < lines; line++) {
    const number = load<i32>(LINES + (line << 2))
    if (number < 0) {
      const behind = behindLine(raw, rawEnd)
      if (out + (behind - raw) > end) return false
      memory.copy(out, raw, behind - raw)
      out += behind - raw
      raw = behind
    } else if (!writeLine(skeletonAt(number), end)) return false
  }
  return out == end
}

function behindLine(at: usize, to: usize): usize {
  for (; at < to; at += 16) {
    const ends = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(10)))
    if (ends != 0) return min(to, at + ctz(ends) + 1)
  }
  return to
}

function writeLine(record: usize, end: usize): bool {
  let at: usize = load<u32>(record, OFFSET)
  const skeletonEnd = at + load<i32>(record, LENGTH)
  const slots: usize = load<u32>(record, SLOT)
  const count = load<i32>(record, SLOT_COUNT)
  let slot = 0
  let written = out
  while (at < skeletonEnd) {
    if (written > end) return false
    // Up to the next byte that may be a mark.
    const bytes = v128.load(at)
    v128.store(written, bytes)
    const found = i8x16.bitmask(i8x16.lt_u(bytes, i8x16.splat(16)))
    if (found == 0) {
      at += 16
      written += 16
      continue
    }
    const length = ctz(found)
    at += length
    written += length
    if (at >= skeletonEnd) break
    const mark: u32 = load<u8>(at++)
    if (mark <= 6 && mark != 0) {
      const cursor: usize = CURSORS + (slot < count ? <i32>load<u16>(slots + (slot << 1)) << 2 : 0)
      slot++
      const place: usize = load<u32>(cursor)
      store<u32>(cursor, <u32>place + 4)
      const value = load<u32>(place)
      written =
        mark == NUMBER
          ? writeNumber(written, value)
          : mark == ADDRESS
            ? writeAddress(written, value)
            : mark == DATE
              ? writeDate(written, value)
              : writeTime(written, mark, value)
    } else if (mark == HEX_LOWER || mark == HEX_UPPER) {
      written = writeHex(written, load<u8>(at++), mark == HEX_LOWER ? 39 : 7)
    } else if (mark == UUID) {
      written = writeUuid(written)
    } else if (mark == WORD) {
      const behind = behindLine(words, wordsEnd)
      const bytes = behind - 1 - words
      if (behind <= words || written + bytes > end) return false
      memory.copy(written, words, bytes)
      written += bytes
      words = behind
    } else store<u8>(written++, mark)
  }
  // Sixteen bytes at a time run past the skeleton.
  written -= at - skeletonEnd
  store<u8>(written, 10)
  out = written + 1
  return out <= end
}

function writeNumber(at: usize, value: u32): usize {
  const length = lengthOf(value)
  value -= firstOf(length)
  const end = at + length
  for (let place = end - 1; place >= at; place--) {
    store<u8>(place, 48 + (value % 10))
    value /= 10
  }
  return end
}

function writeTwo(at: usize, value: u32): usize {
  store<u8>(at, 48 + ((value / 10) % 10))
  store<u8>(at, 48 + (value % 10), 1)
  return at + 2
}

function writeTime(at: usize, mark: u32, value: u32): usize {
  const seconds = mark == TIME ? value : value / 1000
  at = writeTwo(at, seconds / 3600)
  store<u8>(at, 58)
  at = writeTwo(at + 1, (seconds / 60) % 60)
  store<u8>(at, 58)
  at = writeTwo(at + 1, seconds % 60)
  if (mark == TIME) return at
  store<u8>(at, mark == TIME_POINT ? 46 : 44)
  store<u8>(at, 48 + ((value % 1000) / 100), 1)
  return writeTwo(at + 2, value % 100)
}

function writeDate(at: usize, value: u32): usize {
  at = writeTwo(at, value / 1000000)
  at = writeTwo(at, (value / 10000) % 100)
  store<u8>(at, 45)
  at = writeTwo(at + 1, (value / 100) % 100)
  store<u8>(at, 45)
  return writeTwo(at + 1, value % 100)
}

function writeAddress(at: usize, value: u32): usize {
  for (let shift = 24; shift >= 0; shift -= 8) {
    const octet = (value >> shift) & 255
    if (octet > 99) store<u8>(at++, 48 + octet / 100)
    if (octet > 9) store<u8>(at++, 48 + ((octet / 10) % 10))
    store<u8>(at++, 48 + (octet % 10))
    if (shift > 0) store<u8>(at++, 46)
  }
  return at
}

/** A digit of 10 to 15 is a letter, `letters` behind "9". */
function hexDigit(digit: u32, letters: u32): u32 {
  return 48 + digit + (digit > 9 ? letters : 0)
}

function writeHex(at: usize, length: i32, letters: u32): usize {
  for (let place = 0; place < length; place += 2, hex++) {
    const byte: u32 = load<u8>(hex)
    store<u8>(at + place, hexDigit(byte >> 4, letters))
    // Of an odd length, this is written over.
    store<u8>(at + place, hexDigit(byte & 15, letters), 1)
  }
  return at + length
}

function writeUuid(at: usize): usize {
  for (let place = 0; place < 16; place++) {
    if (place == 4 || place == 6 || place == 8 || place == 10) store<u8>(at++, 45)
    const byte: u32 = load<u8>(hex++)
    store<u8>(at, hexDigit(byte >> 4, 39))
    store<u8>(at, hexDigit(byte & 15, 39), 1)
    at += 2
  }
  return at
}
