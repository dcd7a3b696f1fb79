/** What a block and a dictionary consist of; part.ts compresses each by itself. */
import { STREAMS } from './layout'

/** The skeleton of each line: LOCAL, RAW, or a place in the dictionary; low and high bytes. */
export const IDS_LOW: i32 = 0
export const IDS_HIGH: i32 = 1
/** Values without a column of their own, and the first of each column that keeps differences: LEB128. */
export const FEW: i32 = 2
/** Columns of one byte; then those of two to four, byte by byte. */
export const ONE: i32 = 3
export const LOW: i32 = 4
export const MIDDLE: i32 = 5
export const HIGH: i32 = 6
/** The same for columns that keep differences. */
export const STEP_ONE: i32 = 7
export const STEP_LOW: i32 = 8
export const STEP_MIDDLE: i32 = 9
export const STEP_HIGH: i32 = 10
/** Halves of bytes, each word from a whole byte on. */
export const HEXES: i32 = 11
/** Each with a line end. */
export const WORDS_TEXT: i32 = 12
/** Skeletons of one line in the part, each with a line end. */
export const LOCALS: i32 = 13
/** Lines as they are. */
export const RAWS: i32 = 14
export const BLOCK_STREAMS: i32 = 15

/** Shared skeletons, each with a line end. */
export const DICTIONARY_TEXT: i32 = 0
/** One byte a column. */
export const DICTIONARY_MODES: i32 = 1
/** The least value of each column that has a mode: LEB128. */
export const DICTIONARY_LEAST: i32 = 2
export const DICTIONARY_STREAMS: i32 = 3

/** A line whose skeleton stands in LOCALS, or that stands in RAWS; shared skeletons follow. */
export const LOCAL: u32 = 0
export const RAW_LINE: u32 = 1
export const FIRST_SHARED: u32 = 2

export function setStream(stream: i32, begin: usize, length: i32): void {
  store<u32>(STREAMS + (stream << 3), <u32>begin)
  store<i32>(STREAMS + (stream << 3), length, 4)
}

export function beginOf(stream: i32): usize {
  return load<u32>(STREAMS + (stream << 3))
}

export function lengthOfStream(stream: i32): i32 {
  return load<i32>(STREAMS + (stream << 3), 4)
}
