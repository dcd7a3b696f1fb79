/**
 * A run of 1 to 9 digits as one number that tells its length too: the ten of one digit come first, then the hundred of two,
 * and so on. Of one length they keep their order.
 */
const FIRST: usize = memory.data<u32>([0, 0, 10, 110, 1110, 11110, 111110, 1111110, 11111110, 111111110, 1111111110])

/** The first number of a length; of length 10, the end of all. */
export function firstOf(length: i32): u32 {
  return load<u32>(FIRST + (length << 2))
}

export function lengthOf(value: u32): i32 {
  if (value < 1110) return value < 10 ? 1 : value < 110 ? 2 : 3
  let length = 4
  while (value >= firstOf(length + 1) && length < 9) length++
  return length
}
