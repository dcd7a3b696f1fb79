/** MurmurHash3_x86_32 in two lanes; see cluster/hash.ts. */
import { RESULT } from './layout'

function finish(h: u32): u32 {
  h = (h ^ (h >> 16)) * 0x85ebca6b
  h = (h ^ (h >> 13)) * 0xc2b2ae35
  return h ^ (h >> 16)
}

/** Says in RESULT how long [from, to) is, and its hash. */
export function hash(from: i32, to: i32): void {
  let a: u32 = 0x9747b28c
  let b: u32 = 0x3c6ef372
  const length = to - from
  const whole = from + (length & ~3)
  for (let at = from; at < whole; at += 4) {
    const four = load<u32>(at)
    a ^= rotl(four * <u32>0xcc9e2d51, 15) * <u32>0x1b873593
    a = rotl(a, 13) * 5 + <u32>0xe6546b64
    b ^= rotl(four * <u32>0x239b961b, 16) * <u32>0xab0e9789
    b = rotl(b, 17) * 5 + <u32>0x561ccd1b
  }
  let rest: u32 = 0
  for (let k = to - 1; k >= whole; k--) rest = (rest << 8) | <u32>load<u8>(k)
  a ^= rest * <u32>0xcc9e2d51
  b ^= (rest + 1) * <u32>0x38b34ae5
  a ^= length
  b ^= length
  a += b
  b += a
  a = finish(a)
  b = finish(b)
  const high = a + b
  store<i32>(RESULT, length)
  store<u32>(RESULT, high, 4)
  store<u32>(RESULT, b + high, 8)
}
