/**
 * The indexes of a part's blocks as one blob, so that a part costs one row:
 * count, then each one's length, as 32-bit little-endian integers, then their bytes.
 */
const INT_BYTES = 4

export function packIndexes(indexes: readonly Uint8Array[]): Uint8Array {
  const head = INT_BYTES * (1 + indexes.length)
  const packed = new Uint8Array(indexes.reduce((sum, index) => sum + index.byteLength, head))
  const view = new DataView(packed.buffer)
  view.setUint32(0, indexes.length, true)
  let at = head
  for (const [place, index] of indexes.entries()) {
    view.setUint32(INT_BYTES * (1 + place), index.byteLength, true)
    packed.set(index, at)
    at += index.byteLength
  }
  return packed
}

export function unpackIndexes(packed: Uint8Array): Uint8Array[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const count = view.getUint32(0, true)
  let at = INT_BYTES * (1 + count)
  return Array.from({ length: count }, (_, place) => {
    const length = view.getUint32(INT_BYTES * (1 + place), true)
    at += length
    return packed.slice(at - length, at)
  })
}
