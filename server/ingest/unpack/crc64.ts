/** The reflected polynomial of ECMA-182, in two halves: JavaScript's bit operations know 32 bits. */
const HIGH = 0xc96c5795
const LOW = 0xd7870f42

const TABLE_HIGH = new Uint32Array(256)
const TABLE_LOW = new Uint32Array(256)
for (let byte = 0; byte < 256; byte++) {
  let high = 0
  let low = byte
  for (let bit = 0; bit < 8; bit++) {
    const odd = (low & 1) === 1
    low = ((low >>> 1) | (high << 31)) >>> 0
    high >>>= 1
    if (odd) {
      high = (high ^ HIGH) >>> 0
      low = (low ^ LOW) >>> 0
    }
  }
  TABLE_HIGH[byte] = high
  TABLE_LOW[byte] = low
}

/** CRC-64 as xz has it; `end` gives it little-endian. */
export const crc64 = (): { readonly add: (bytes: Uint8Array) => void; readonly end: () => Uint8Array } => {
  let high = 0xffffffff
  let low = 0xffffffff
  return {
    add: (bytes) => {
      for (const byte of bytes) {
        const at = (low ^ byte) & 0xff
        low = ((low >>> 8) | (high << 24)) ^ TABLE_LOW[at]!
        high = (high >>> 8) ^ TABLE_HIGH[at]!
      }
    },
    end: () => {
      const bytes = new Uint8Array(8)
      const view = new DataView(bytes.buffer)
      view.setUint32(0, ~low >>> 0, true)
      view.setUint32(4, ~high >>> 0, true)
      return bytes
    },
  }
}
