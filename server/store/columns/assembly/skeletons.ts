/** The distinct skeletons of a part: their text in ARENA, one record each in SKELETONS, found again by a hash. */
import { ARENA, MOST_SKELETONS, SKELETONS, SKELETON_SHIFT, TABLE, TABLE_SIZE } from './layout'

/** A record: eight numbers of 32 bits. */
export const OFFSET: usize = 0
export const LENGTH: usize = 4
export const HASH: usize = 8
/** Lines of it. */
export const COUNT: usize = 12
/** Number in the dictionary, or LOCAL. */
export const RANK: usize = 16
/** Its values in columns: how many there are; those in columns of their own come first, their numbers stand in SLOTS. */
export const VALUE_COUNT: usize = 20
export const SLOT: usize = 24
export const SLOT_COUNT: usize = 28

export let skeletonCount: i32 = 0
/** Where the next one is built. */
export let arenaEnd: i32 = ARENA

export function skeletonAt(number: i32): usize {
  return SKELETONS + (number << SKELETON_SHIFT)
}

export function clearSkeletons(): void {
  skeletonCount = 0
  arenaEnd = ARENA
  memory.fill(TABLE, 0, TABLE_SIZE << 2)
}

/** The number of the skeleton that was built at `arenaEnd`, known or new; -1 where no more fit. It has `values` in columns. */
export function numberOf(length: i32, values: i32): i32 {
  const start: usize = arenaEnd
  const end = start + length
  store<u64>(end, 0)
  let mixed: u64 = length
  for (let at = start; at < end; at += 8) {
    mixed = (mixed ^ load<u64>(at)) * 0x9e3779b97f4a7c15
    mixed ^= mixed >> 32
  }
  const hash = <u32>mixed
  let place = hash & (TABLE_SIZE - 1)
  while (true) {
    const known = load<u32>(TABLE + (place << 2))
    if (known == 0) break
    const record = skeletonAt(known - 1)
    if (load<u32>(record, HASH) == hash && load<i32>(record, LENGTH) == length && equals(load<u32>(record, OFFSET), start, length)) {
      store<i32>(record, load<i32>(record, COUNT) + 1, COUNT)
      return known - 1
    }
    place = (place + 1) & (TABLE_SIZE - 1)
  }
  if (skeletonCount == MOST_SKELETONS) return -1
  const number = skeletonCount++
  store<i32>(TABLE + (place << 2), number + 1)
  const record = skeletonAt(number)
  store<u32>(record, <u32>start, OFFSET)
  store<i32>(record, length, LENGTH)
  store<u32>(record, hash, HASH)
  store<i32>(record, 1, COUNT)
  store<i32>(record, values, VALUE_COUNT)
  arenaEnd = (<i32>end + 7) & ~7
  return number
}

/** Both are padded with zeros to a multiple of 8. */
function equals(a: usize, b: usize, length: i32): bool {
  for (let at = 0; at < length; at += 8) if (load<u64>(a + at) != load<u64>(b + at)) return false
  return true
}
