/** What a file is by its first bytes; its name proves nothing. The server has the last word on all but 7z. */

interface Signature {
  readonly format: string
  readonly bytes: readonly number[]
  /** Where they stand, if not at the beginning. */
  readonly at?: number
}

const SIGNATURES: readonly Signature[] = [
  { format: 'gzip', bytes: [0x1f, 0x8b, 0x08] },
  { format: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { format: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { format: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
  { format: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { format: '7z', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { format: 'tar', bytes: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257 },
]

export const SIGNATURE_BYTES = 262

/** "gzip", another packed format by its name, or "plain". */
export const formatOf = (head: Uint8Array): string =>
  SIGNATURES.find(({ bytes, at = 0 }) => bytes.every((byte, i) => head[at + i] === byte))?.format ?? 'plain'
