/**
 * The same bytes as a plain Uint8Array. V8 compiles what reads bytes for the classes of arrays that it meets: a single Buffer in the
 * analysis has all of it thrown away and compiled again, for both, and slower.
 */
export const plain = (bytes: Uint8Array): Uint8Array =>
  bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
