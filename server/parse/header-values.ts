import { NO_LEVEL, type LevelCode } from '../model/level.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import type { TimestampReader } from './timestamp.ts'

/** What a header says; one object is reused for every line. `fields` is filled only where it is wanted. */
export interface HeaderValues {
  us: number
  kind: TimeKindCode
  zoneMinutes: number | null
  /** The reader that read the time, from the line's own bytes [timeFrom, timeTo); null where it stood elsewhere. */
  timeReader: TimestampReader | null
  timeFrom: number
  timeTo: number
  level: LevelCode
  /** Nothing at or behind this place was looked at to say that the line has this header, and none that was tried before. */
  reach: number
  /** The timestamp as written; null where there is none, or fields are not wanted. */
  timeText: string | null
  fields: Record<string, string> | null
}

/** @param withFields whether header fields are to be collected */
export const emptyHeader = (withFields: boolean): HeaderValues => ({
  us: 0,
  kind: TIME_NONE,
  zoneMinutes: null,
  timeReader: null,
  timeFrom: 0,
  timeTo: 0,
  level: NO_LEVEL,
  reach: 0,
  timeText: null,
  fields: withFields ? {} : null,
})

export const clearHeader = (into: HeaderValues): void => {
  into.us = 0
  into.kind = TIME_NONE
  into.zoneMinutes = null
  into.timeReader = null
  into.level = NO_LEVEL
  if (into.fields) {
    into.fields = {}
    into.timeText = null
  }
}

/** Says that all before `place` was looked at. */
export const lookedTo = (into: HeaderValues, place: number): void => {
  if (place > into.reach) into.reach = place
}

/** Reads one element at `at`: the position after it, or -1. Says with `lookedTo` how far it looked. */
export type ElementReader = (bytes: Uint8Array, at: number, end: number, into: HeaderValues) => number

const SPACE = 32
const TAB = 9
const decoder = new TextDecoder()

export const isBlank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57

export const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  decoder.decode(bytes.subarray(from, to))

/** Keeps a field of the header where fields are wanted. */
export const keep = (into: HeaderValues, name: string, bytes: Uint8Array, from: number, to: number): void => {
  if (into.fields) into.fields[name] = textOf(bytes, from, to).trim()
}
