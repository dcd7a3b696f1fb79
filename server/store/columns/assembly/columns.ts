/**
 * Which column a value stands in: the one of all that stands before it in its line. So lines with one header share the
 * columns of its time, whatever their message. Encoder and decoder find the columns from the skeletons alone.
 */
import { COLUMNS, COLUMN_SHIFT, COLUMN_TABLE, COLUMN_TABLE_SIZE, MOST_COLUMNS } from './layout'
import { HEX_LOWER, HEX_UPPER, LAST_VALUE } from './marks'
import { SLOT, SLOT_COUNT, VALUE_COUNT } from './skeletons'

/** A record: eight numbers of 32 bits. */
export const LEAST: usize = 0
export const MOST: usize = 4
/** Values in the part. */
export const TOTAL: usize = 8
export const MODE: usize = 12
/** Bits of all values above the least, and of all steps from one to the next. */
export const VALUE_BITS: usize = 16
export const STEP_BITS: usize = 20
export const LARGEST_STEP: usize = 24

/** The modes: without a column of its own, one value alone, then bytes a value, then bytes a step. */
export const MODE_FEW: u32 = 0
export const MODE_CONSTANT: u32 = 1
/** And the number of bytes. */
export const MODE_VALUES: u32 = 1
export const MODE_STEPS: u32 = 5
export const LAST_MODE: u32 = 9

/** Column 0 has the values without a column of their own. */
export let columnCount: i32 = 1

export function columnAt(column: i32): usize {
  return COLUMNS + (column << COLUMN_SHIFT)
}

export function clearColumns(): void {
  columnCount = 1
  memory.fill(COLUMN_TABLE, 0, COLUMN_TABLE_SIZE << 3)
  clearColumn(0)
}

function clearColumn(column: i32): void {
  const record = columnAt(column)
  memory.fill(record, 0, 1 << COLUMN_SHIFT)
  store<u32>(record, 0xffffffff, LEAST)
}

/** The column of a key; 0 where there is none, and `make` doesn't say to make it or there are too many. Equal keys of unlike texts share a column. */
function columnOf(key: u32, make: bool): i32 {
  let place: usize = COLUMN_TABLE + ((key & (COLUMN_TABLE_SIZE - 1)) << 3)
  while (true) {
    const column = load<u32>(place, 4)
    if (column == 0) break
    if (load<u32>(place) == key) return column
    place += 8
    if (place == COLUMN_TABLE + (COLUMN_TABLE_SIZE << 3)) place = COLUMN_TABLE
  }
  if (!make || columnCount > MOST_COLUMNS) return 0
  store<u32>(place, key)
  store<u32>(place, columnCount, 4)
  clearColumn(columnCount)
  return columnCount++
}

/**
 * Finds the columns of a skeleton's values, makes them where `make` says so, and notes them in its record. Behind the first
 * value without a column none has one. Answers where the skeleton ends: at a line end, or at `end`.
 */
export function findColumns(record: usize, start: usize, end: usize, slots: usize, make: bool): usize {
  let hash: u32 = 0
  let values = 0
  let slot = slots
  let known = true
  let at = start
  for (; at < end; at++) {
    let byte: u32 = load<u8>(at)
    if (byte == 10) break
    if (byte <= LAST_VALUE && byte != 0) {
      values++
      if (known) {
        const column = columnOf(hash + byte * 0x85ebca6b, make)
        if (column == 0) known = false
        else {
          store<u16>(slot, <u16>column)
          slot += 2
        }
      }
    } else if (byte == HEX_LOWER || byte == HEX_UPPER) {
      hash = (hash ^ byte) * 0x01000193
      byte = load<u8>(++at)
    }
    hash = (hash ^ byte) * 0x01000193
    hash ^= hash >> 15
  }
  store<i32>(record, values, VALUE_COUNT)
  store<u32>(record, <u32>slots, SLOT)
  store<i32>(record, <i32>(slot - slots) >> 1, SLOT_COUNT)
  return at
}
