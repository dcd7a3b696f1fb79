/** A blob as a plain Uint8Array with its own memory: better-sqlite3 gives Buffers, whose `slice` shares theirs and whose pool can't be transferred. */
export const own = (blob: Uint8Array): Uint8Array => new Uint8Array(blob)
