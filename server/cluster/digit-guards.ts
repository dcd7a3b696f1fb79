import { Guard, guardAt, type GuardCode } from '../kernel/guards.ts'
import { digitsKept } from './fast-mask.ts'

/**
 * Messages that differ in their digits alone nearly always have one shape. Where the digits' values matter, guards say what
 * must hold of them, so that what was found of one message can be taken for others:
 *
 *   10.0.0.300      is no address, 10.0.0.200 is one
 *   eth0            keeps its digit in the shape, and so does a status, HTTP/1.1" 404
 *   0x1             is hexadecimal, 1x1 is none
 */
const DOT = 46
const LETTER_X = 120
const LOOKED_BACK = 40
/** A superset of what the masks take for the words before a status. */
const BEFORE_STATUS = /(?:HTTP[/\d.]*"?|status[ _-]?(?:code)?|code|responded|with)"?[=: \t]*$/i

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57

/** What guards the shape of message [from, to) of the line at `start`. */
export const digitGuards = (
  bytes: Uint8Array,
  start: number,
  from: number,
  to: number,
): readonly number[] => {
  const guards: number[] = []
  const guard = (at: number, kind: GuardCode): void => {
    guards.push(guardAt(bytes, start, at, kind))
  }
  for (const at of digitsKept(bytes, from, to)) guard(from + at, Guard.digit)
  for (let at = from; at < to; at++) {
    if (!isDigit(bytes[at])) continue
    // A run of digits and of dots between them.
    let dots = 0
    let end = at
    while (end < to && (isDigit(bytes[end]) || (bytes[end] === DOT && isDigit(bytes[end + 1])))) {
      if (bytes[end] === DOT) dots++
      end++
    }
    for (let first = at; first < end;) {
      let after = first
      while (after < end && isDigit(bytes[after])) after++
      if (after - first === 3 && dots >= 3) guard(first, Guard.octet)
      if (after - first === 3 && isBehindStatus(bytes, from, first)) guard(first, Guard.status)
      if (after - first === 1 && (bytes[after]! | 32) === LETTER_X) guard(first, Guard.digit)
      first = after + 1
    }
    at = end
  }
  return guards
}

const isBehindStatus = (bytes: Uint8Array, from: number, at: number): boolean =>
  BEFORE_STATUS.test(
    Buffer.from(bytes.buffer, bytes.byteOffset, at).toString('latin1', Math.max(from, at - LOOKED_BACK)),
  )
