/** What `scan` found to a dictionary of the part, and to the streams of each block. */
import {
  BLOCK_BYTES,
  BLOCK_ENDS,
  CURSORS,
  GROUPED,
  HEX,
  LINES,
  MOST_SHARED,
  OUT,
  RAW,
  SLOTS,
  STARTS,
  STARTS_BYTES,
  TABLE,
  VALUES,
  WORDS,
} from './layout'
import {
  clearColumns,
  columnAt,
  columnCount,
  findColumns,
  LARGEST_STEP,
  LEAST,
  MODE,
  MODE_CONSTANT,
  MODE_FEW,
  MODE_STEPS,
  MODE_VALUES,
  MOST,
  STEP_BITS,
  TOTAL,
  VALUE_BITS,
} from './columns'
import { COUNT, LENGTH, OFFSET, RANK, skeletonAt, skeletonCount, SLOT, SLOT_COUNT, VALUE_COUNT } from './skeletons'
import {
  DICTIONARY_LEAST,
  DICTIONARY_MODES,
  DICTIONARY_TEXT,
  FEW,
  FIRST_SHARED,
  HEXES,
  HIGH,
  IDS_HIGH,
  IDS_LOW,
  LOCAL,
  LOCALS,
  LOW,
  MIDDLE,
  ONE,
  RAWS,
  RAW_LINE,
  setStream,
  STEP_HIGH,
  STEP_LOW,
  STEP_MIDDLE,
  STEP_ONE,
  WORDS_TEXT,
} from './streams'

/** A column of its own has at least so many values in the part. */
const LEAST_VALUES: u32 = 16
/** Steps are taken of columns whose values are no further apart than this, so that a step fits. */
const MOST_RANGE: u32 = 1 << 30

let shared: i32 = 0

/** Ranks the skeletons, groups the values by columns; the dictionary's streams stand in OUT then. `blocks` is how many the part has. */
export function buildDictionary(blocks: i32): void {
  rank()
  clearColumns()
  let slots: usize = SLOTS
  let out: usize = OUT
  for (let place = 0; place < shared; place++) {
    const record = skeletonAt(load<i32>(TABLE + (place << 2)))
    const length = load<i32>(record, LENGTH)
    const text: usize = load<u32>(record, OFFSET)
    findColumns(record, text, text + length, slots, true)
    slots += load<i32>(record, SLOT_COUNT) << 1
    memory.copy(out, text, length)
    out += length
    store<u8>(out++, 10)
  }
  setStream(DICTIONARY_TEXT, OUT, <i32>out - OUT)
  for (let number = 0; number < skeletonCount; number++) {
    const record = skeletonAt(number)
    if (load<u32>(record, RANK) != LOCAL) continue
    const text: usize = load<u32>(record, OFFSET)
    findColumns(record, text, text + load<i32>(record, LENGTH), slots, false)
    slots += load<i32>(record, SLOT_COUNT) << 1
  }
  for (let block = 0; block < blocks; block++) group(block)
  measure(blocks)
  writeModes(out)
}

/** Those of several lines, the most frequent first in steps of four, else in the order of the text; their numbers to TABLE. */
function rank(): void {
  shared = 0
  for (let number = 0; number < skeletonCount; number++) store<u32>(skeletonAt(number), LOCAL, RANK)
  let most = i32.MAX_VALUE
  for (let least = 1 << 16; least >= 1; least >>= 2) {
    const from = max(least, 2)
    for (let number = 0; number < skeletonCount && shared < MOST_SHARED; number++) {
      const record = skeletonAt(number)
      const count = load<i32>(record, COUNT)
      if (count < from || count >= most) continue
      store<u32>(record, FIRST_SHARED + shared, RANK)
      store<i32>(TABLE + (shared << 2), number)
      shared++
    }
    most = from
  }
}

function endOf(block: i32, place: i32): i32 {
  return block < 0 ? 0 : load<i32>(BLOCK_ENDS + block * 20 + (place << 2))
}

/** A block's values from the order of lines to that of columns. */
function group(block: i32): void {
  const starts: usize = STARTS + block * STARTS_BYTES
  const from: usize = LINES + (endOf(block - 1, 0) << 2)
  const to: usize = LINES + (endOf(block, 0) << 2)
  memory.fill(starts, 0, (columnCount + 2) << 2)
  for (let line = from; line < to; line += 4) {
    const number = load<i32>(line)
    if (number < 0) continue
    const record = skeletonAt(number)
    const slots: usize = load<u32>(record, SLOT)
    const count = load<i32>(record, SLOT_COUNT)
    for (let slot = 0; slot < count; slot++) increment(starts + (<i32>load<u16>(slots + (slot << 1)) << 2))
    store<i32>(starts, load<i32>(starts) + load<i32>(record, VALUE_COUNT) - count)
  }
  let start = endOf(block - 1, 1)
  for (let column = 0; column <= columnCount; column++) {
    const count = load<i32>(starts + (column << 2))
    store<i32>(starts + (column << 2), start)
    start += count
  }
  memory.copy(CURSORS, starts, columnCount << 2)
  let value: usize = VALUES + (endOf(block - 1, 1) << 2)
  for (let line = from; line < to; line += 4) {
    const number = load<i32>(line)
    if (number < 0) continue
    const record = skeletonAt(number)
    const slots: usize = load<u32>(record, SLOT)
    const count = load<i32>(record, SLOT_COUNT)
    const all = load<i32>(record, VALUE_COUNT)
    for (let slot = 0; slot < all; slot++, value += 4) {
      const column = slot < count ? <i32>load<u16>(slots + (slot << 1)) : 0
      store<u32>(GROUPED + (increment(CURSORS + (column << 2)) << 2), load<u32>(value))
    }
  }
}

/** What stands there, which is one more then. */
function increment(at: usize): i32 {
  const value = load<i32>(at)
  store<i32>(at, value + 1)
  return value
}

function startOf(block: i32, column: i32): usize {
  return GROUPED + (load<i32>(STARTS + block * STARTS_BYTES + (column << 2)) << 2)
}

function bitsOf(value: u32): u32 {
  return 32 - <u32>clz<u32>(value)
}

function bytesOf(value: u32): u32 {
  return (bitsOf(value) + 7) >> 3
}

/** One and the other, so that a small step of either sign is a small number. */
function stepOf(from: u32, to: u32): u32 {
  const step = <i32>(to - from)
  return <u32>((step << 1) ^ (step >> 31))
}

/** Chooses how each column is kept: by its values, or by the steps between them. */
function measure(blocks: i32): void {
  for (let column = 1; column < columnCount; column++) {
    const record = columnAt(column)
    let least: u32 = 0xffffffff
    let most: u32 = 0
    let total: u32 = 0
    for (let block = 0; block < blocks; block++) {
      const end = startOf(block, column + 1)
      for (let at = startOf(block, column); at < end; at += 4, total++) {
        const value = load<u32>(at)
        least = min(least, value)
        most = max(most, value)
      }
    }
    store<u32>(record, least, LEAST)
    const range = most - least
    if (total < LEAST_VALUES || range == 0 || range > MOST_RANGE) {
      store<u32>(
        record,
        total < LEAST_VALUES ? MODE_FEW : range == 0 ? MODE_CONSTANT : MODE_VALUES + bytesOf(range),
        MODE,
      )
      continue
    }
    let valueBits: u32 = 0
    let stepBits: u32 = 0
    let largest: u32 = 0
    for (let block = 0; block < blocks; block++) {
      const end = startOf(block, column + 1)
      let at = startOf(block, column)
      if (at >= end) continue
      let before = load<u32>(at)
      for (at += 4; at < end; at += 4) {
        const value = load<u32>(at)
        const step = stepOf(before, value)
        valueBits += bitsOf(value - least)
        stepBits += bitsOf(step)
        largest |= step
        before = value
      }
    }
    const steps = stepBits * 10 < valueBits * 9
    store<u32>(record, steps ? MODE_STEPS + max(bytesOf(largest), 1) : MODE_VALUES + bytesOf(range), MODE)
  }
}

function writeModes(start: usize): void {
  let out = start
  for (let column = 1; column < columnCount; column++) store<u8>(out++, load<u32>(columnAt(column), MODE))
  setStream(DICTIONARY_MODES, start, <i32>(out - start))
  const leasts = out
  for (let column = 1; column < columnCount; column++) {
    const record = columnAt(column)
    if (load<u32>(record, MODE) != MODE_FEW) out = writeNumber(out, load<u32>(record, LEAST))
  }
  setStream(DICTIONARY_LEAST, leasts, <i32>(out - leasts))
}

function writeNumber(at: usize, number: u32): usize {
  while (number >= 0x80) {
    store<u8>(at++, number | 0x80)
    number >>= 7
  }
  store<u8>(at++, number)
  return at
}

/** The streams of a block; those that are made here stand in OUT until the next call. */
export function writeBlock(block: i32): void {
  writeLines(endOf(block - 1, 0), endOf(block, 0))
  writeColumns(block, endOf(block, 1) - endOf(block - 1, 1))
  const hex = endOf(block - 1, 2)
  const words = endOf(block - 1, 3)
  const raw = endOf(block - 1, 4)
  setStream(HEXES, HEX + hex, endOf(block, 2) - hex)
  setStream(WORDS_TEXT, WORDS + words, endOf(block, 3) - words)
  setStream(RAWS, RAW + raw, endOf(block, 4) - raw)
}

/** Where the numeric streams begin, behind those of the lines. */
const NUMERIC: usize = OUT + 2 * (BLOCK_BYTES + 64) + BLOCK_BYTES + 64

function writeLines(from: i32, to: i32): void {
  const low: usize = OUT
  const high: usize = OUT + BLOCK_BYTES + 64
  const locals: usize = high + BLOCK_BYTES + 64
  let local = locals
  for (let line = from; line < to; line++) {
    const number = load<i32>(LINES + (line << 2))
    let id = RAW_LINE
    if (number >= 0) {
      const record = skeletonAt(number)
      id = load<u32>(record, RANK)
      if (id == LOCAL) {
        const length = load<i32>(record, LENGTH)
        memory.copy(local, load<u32>(record, OFFSET), length)
        local += length
        store<u8>(local++, 10)
      }
    }
    store<u8>(low + (line - from), id)
    store<u8>(high + (line - from), id >> 8)
  }
  setStream(IDS_LOW, low, to - from)
  setStream(IDS_HIGH, high, to - from)
  setStream(LOCALS, locals, <i32>(local - locals))
}

function writeColumns(block: i32, values: i32): void {
  // Five bytes for each value at the most in FEW, two in HIGH, one in the others.
  const room = values + 64
  const few: usize = NUMERIC
  const one = few + room * 5
  const low = one + room
  const middle = low + room
  const high = middle + room
  const stepOne = high + room * 2
  const stepLow = stepOne + room
  const stepMiddle = stepLow + room
  const stepHigh = stepMiddle + room
  let fewEnd = few
  let oneEnd = one
  let lowEnd = low
  let middleEnd = middle
  let highEnd = high
  let stepOneEnd = stepOne
  let stepLowEnd = stepLow
  let stepMiddleEnd = stepMiddle
  let stepHighEnd = stepHigh
  for (let column = 0; column < columnCount; column++) {
    let from = startOf(block, column)
    const to = startOf(block, column + 1)
    if (from == to) continue
    const record = columnAt(column)
    const mode = column == 0 ? MODE_FEW : load<u32>(record, MODE)
    if (mode == MODE_CONSTANT) continue
    if (mode == MODE_FEW) {
      for (; from < to; from += 4) fewEnd = writeNumber(fewEnd, load<u32>(from))
      continue
    }
    const least = load<u32>(record, LEAST)
    if (mode <= MODE_STEPS) {
      const count = <i32>(to - from) >> 2
      for (let at = from; at < to; at += 4) store<u32>(at, load<u32>(at) - least)
      if (mode == MODE_VALUES + 1) {
        writePlane(oneEnd, from, to, 0)
        oneEnd += count
        continue
      }
      writePlane(lowEnd, from, to, 0)
      writePlane(middleEnd, from, to, 8)
      lowEnd += count
      middleEnd += count
      for (let plane: u32 = 2; plane < mode - MODE_VALUES; plane++, highEnd += count) writePlane(highEnd, from, to, plane << 3)
    } else {
      let before = load<u32>(from)
      fewEnd = writeNumber(fewEnd, before - least)
      from += 4
      const count = <i32>(to - from) >> 2
      for (let at = from; at < to; at += 4) {
        const value = load<u32>(at)
        store<u32>(at, stepOf(before, value))
        before = value
      }
      if (mode == MODE_STEPS + 1) {
        writePlane(stepOneEnd, from, to, 0)
        stepOneEnd += count
        continue
      }
      writePlane(stepLowEnd, from, to, 0)
      writePlane(stepMiddleEnd, from, to, 8)
      stepLowEnd += count
      stepMiddleEnd += count
      for (let plane: u32 = 2; plane < mode - MODE_STEPS; plane++, stepHighEnd += count)
        writePlane(stepHighEnd, from, to, plane << 3)
    }
  }
  setStream(FEW, few, <i32>(fewEnd - few))
  setStream(ONE, one, <i32>(oneEnd - one))
  setStream(LOW, low, <i32>(lowEnd - low))
  setStream(MIDDLE, middle, <i32>(middleEnd - middle))
  setStream(HIGH, high, <i32>(highEnd - high))
  setStream(STEP_ONE, stepOne, <i32>(stepOneEnd - stepOne))
  setStream(STEP_LOW, stepLow, <i32>(stepLowEnd - stepLow))
  setStream(STEP_MIDDLE, stepMiddle, <i32>(stepMiddleEnd - stepMiddle))
  setStream(STEP_HIGH, stepHigh, <i32>(stepHighEnd - stepHigh))
}

/** One byte of each value. */
function writePlane(out: usize, from: usize, to: usize, shift: u32): void {
  for (let at = from; at < to; at += 4) store<u8>(out++, load<u32>(at) >> shift)
}
