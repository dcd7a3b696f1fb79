/** Times of lines whose layout is known. */
import { DATES, DATE_BYTES, LAYOUTS, LAYOUT_BYTES, LAYOUT_DATES, LAYOUT_PLACES, TIMES, ZONES } from './layout'

const US_PER_SECOND: i64 = 1000000
const US_DIGITS: i32 = 6

/** A number of one or two digits. */
function numberAt(at: i32, digits: i32): u32 {
  const first = <u32>load<u8>(at) - 48
  return digits == 1 ? first : first * 10 + <u32>load<u8>(at, 1) - 48
}

/** Reads the time of line k, which stands at `line`, by the layout of this number, where its date is known. */
export function readTime(number: i32, line: i32, k: i32): bool {
  const layout = LAYOUTS + number * LAYOUT_BYTES
  const digits = load<i32>(layout)
  if (digits < 0) return false
  const from = line + load<i32>(layout, 4)
  let slot: u32 = 0
  for (let d = 0; d < digits; d++)
    slot = slot * 11 + <u32>load<u8>(from + <i32>load<u8>(layout + d, LAYOUT_PLACES))
  const date = layout + LAYOUT_DATES + (slot & (DATES - 1)) * DATE_BYTES
  if (load<i32>(date, 12) == 0) return false
  for (let d = 0; d < digits; d++)
    if (load<u8>(date + d, 16) != load<u8>(from + <i32>load<u8>(layout + d, LAYOUT_PLACES))) return false
  const hour = numberAt(from + load<i32>(layout, 8), load<i32>(layout, 12))
  const minute = numberAt(from + load<i32>(layout, 16), load<i32>(layout, 20))
  const second = numberAt(from + load<i32>(layout, 24), load<i32>(layout, 28))
  if (hour > 23 || minute > 59 || second > 59) return false
  const fraction = from + load<i32>(layout, 32)
  const fractionDigits = min(load<i32>(layout, 36), US_DIGITS)
  let micros: u32 = 0
  for (let d = 0; d < fractionDigits; d++) micros = micros * 10 + <u32>load<u8>(fraction + d) - 48
  micros *= load<u32>(layout, 40)
  const us = <i64>((hour * 60 + minute) * 60 + second) * US_PER_SECOND + <i64>micros
  store<f64>(TIMES + (k << 3), load<f64>(date) + <f64>us)
  store<i32>(ZONES + (k << 2), load<i32>(date, 8))
  return true
}
