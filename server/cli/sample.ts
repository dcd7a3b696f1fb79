import { SAMPLE_BYTES } from '../model/limits.ts'
import type { Input } from './input.ts'

/** A file with its beginning, from which the server learns how to read it. */
export interface Sampled {
  readonly input: Input
  readonly sample: Uint8Array
  /** The stream from its beginning. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/** Reads the beginning of a file. What can be read only once is kept, and given again by `read`. */
export const takeSample = async (input: Input): Promise<Sampled> => {
  const stream = input.read()
  const first: Uint8Array[] = []
  let length = 0
  while (length < SAMPLE_BYTES) {
    const next = await stream.next()
    if (next.done === true) break
    first.push(next.value)
    length += next.value.length
  }
  const sample = Buffer.concat(first).subarray(0, SAMPLE_BYTES)
  if (!input.rereadable)
    return {
      input,
      sample,
      read: async function* () {
        yield* first
        yield* stream
      },
    }
  await stream.return()
  return { input, sample, read: () => input.read() }
}
