/** CRC-32 as gzip has it (RFC 1952), continued from `crc`; begin with 0. */
export const crc32 = (bytes: Uint8Array, crc: number): number => {
  let c = ~crc
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8)
  return ~c >>> 0
}

const REFLECTED_POLYNOMIAL = 0xedb88320

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let c = byte
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? REFLECTED_POLYNOMIAL ^ (c >>> 1) : c >>> 1
  return c
})
