import { isBlank } from './header-values.ts'
import { latin1 } from './latin1.ts'

/**
 * What `docker compose logs` writes before each line: the container's name, filled up to one width, and "| ".
 * It belongs to the reading of every line, also of continuation lines, whatever format the container itself writes.
 */
const MAX_NAME_BYTES = 64
const PIPE = 124

/** Share of the lines that must have it, and the most names there can be. */
const PREFIX_SHARE = 0.9
const MAX_NAMES = 100

const isNameByte = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) ||
  (byte >= 65 && byte <= 90) ||
  (byte >= 97 && byte <= 122) ||
  byte === 45 ||
  byte === 46 ||
  byte === 95

/** Position of the "|" behind a container's name at `from`, or -1. */
const pipeAt = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from
  while (at < end && at - from < MAX_NAME_BYTES && isNameByte(bytes[at]!)) at++
  if (at === from) return -1
  while (at < end && bytes[at] === 32) at++
  return bytes[at] === PIPE && at < end && at > from + 1 && (at + 1 === end || isBlank(bytes[at + 1]))
    ? at
    : -1
}

/** Where the container's own line begins, or -1 where there is no prefix. */
export const behindPrefix = (bytes: Uint8Array, from: number, end: number): number => {
  const pipe = pipeAt(bytes, from, end)
  return pipe < 0 ? -1 : Math.min(pipe + 2, end)
}

/** The name in a prefix that `behindPrefix` found. */
export const prefixName = (bytes: Uint8Array, from: number, behind: number): string =>
  latin1(bytes, from, behind).replace(/ *\| ?$/, '')

/** Whether nearly all lines have it: few names, all filled up to one width. */
export const hasPrefix = (lines: readonly Uint8Array[]): boolean => {
  const names = new Set<string>()
  const widths = new Map<number, number>()
  let found = 0
  for (const line of lines) {
    const pipe = pipeAt(line, 0, line.length)
    if (pipe < 0) continue
    found++
    names.add(prefixName(line, 0, pipe + 1))
    widths.set(pipe, (widths.get(pipe) ?? 0) + 1)
  }
  const wanted = lines.length * PREFIX_SHARE
  return (
    found > 1 &&
    found >= wanted &&
    names.size <= Math.min(MAX_NAMES, found / 2) &&
    Math.max(...widths.values()) >= wanted
  )
}
