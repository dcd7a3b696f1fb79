/** What was read is not what its format allows; `message` says why, without a name. unpack.ts makes a sentence of it. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

export const isZlibError = (error: unknown): error is Error =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  (error.code.startsWith('Z_') || error.code.startsWith('ZSTD_'))
