/**
 * Places of keys in the order of the keys, those of one key in their own, to `places`; those of key k end at `ends[k]` then.
 * `ends` is zeros, one longer than the greatest key needs.
 */
export const sortPlaces = (keys: Uint32Array, ends: Uint32Array, places: Uint32Array): void => {
  for (let place = 0; place < keys.length; place++) ends[keys[place]! + 1]!++
  for (let key = 1; key < ends.length; key++) ends[key]! += ends[key - 1]!
  // Where each key begins; as its places are put there it becomes where the key ends.
  for (let place = 0; place < keys.length; place++) places[ends[keys[place]!]!++] = place
}
