/** What a file is by its first bytes; its name proves nothing. */

const SIGNATURES: readonly { readonly format: string; readonly bytes: readonly number[] }[] = [
  { format: 'gzip', bytes: [0x1f, 0x8b, 0x08] },
  { format: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { format: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { format: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
  { format: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { format: '7z', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
]

export const SIGNATURE_BYTES = 6

/** "gzip", another kind of archive by its name, or "plain". */
export const formatOf = (head: Uint8Array): string =>
  SIGNATURES.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte))?.format ?? 'plain'
