/** The words that make a number behind them a status, as `isStatus` in cluster/mask.ts finds them by a pattern. */
import { ALNUM, byteAt, classOf, isText } from './bytes'

/** Whether [from, to) ends with them. */
export function endsBeforeStatus(from: i32, to: i32): bool {
  // HTTP, HTTP/<num>, HTTP/<num>" and a blank
  if (to - from >= 5 && byteAt(to - 1) == 32) {
    let at = to - 1
    if (byteAt(at - 1) == 34) at--
    if (at - from >= 10 && isText(at - 6, '/<num>', true)) at -= 6
    else at = to - 1
    if (at - from >= 4 && isText(at - 4, 'http', true)) return true
  }
  // =, :, each with a blank or without; or a blank alone
  if (to == from) return false
  let at = to
  const last = byteAt(at - 1)
  if (last == 32) {
    at--
    if (at > from && (byteAt(at - 1) == 61 || byteAt(at - 1) == 58)) {
      if (endsWithStatusWord(from, at - 1)) return true
    }
    return endsWithStatusWord(from, at)
  }
  return (last == 61 || last == 58) && endsWithStatusWord(from, at - 1)
}

function endsWithStatusWord(from: i32, to: i32): bool {
  return endsWithWord(from, to) || (to > from && byteAt(to - 1) == 34 && endsWithWord(from, to - 1))
}

function endsWithWord(from: i32, to: i32): bool {
  return (
    isWord(from, to, 'status') ||
    isWord(from, to, 'statuscode') ||
    isWord(from, to, 'status code') ||
    isWord(from, to, 'status_code') ||
    isWord(from, to, 'status-code') ||
    isWord(from, to, 'response code') ||
    isWord(from, to, 'responded') ||
    isWord(from, to, 'responded with')
  )
}

/** Whether [from, to) ends with `text`, before which no word goes on. */
function isWord(from: i32, to: i32, text: string): bool {
  const start = to - text.length
  if (start < from || !isText(start, text, true)) return false
  if (start == from) return true
  const before = byteAt(start - 1)
  return (classOf(before) & ALNUM) == 0 && before != 95
}
