/** Bytes [from, end) as a text of one character a byte, for patterns that ask for ASCII; no copy is made. */
export const latin1 = (bytes: Uint8Array, from = 0, end = bytes.length): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, end - from)).toString('latin1')
