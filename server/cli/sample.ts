import { unpack } from '../ingest/unpack/unpack.ts'
import { SAMPLE_BYTES } from '../model/limits.ts'
import { textFiles } from './input.ts'
import type { Input } from './input.ts'

/** A file with its beginning, from which the server learns how to read it. */
export interface Sampled {
  /** The file that was named, or a member of the archive that was, under its path there. */
  readonly input: Omit<Input, 'read'>
  readonly sample: Uint8Array
  /** Its text from the beginning. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/**
 * Reads the beginnings of the files in an input. Those of an archive that are longer than a sample are unpacked once more
 * to be sent; an archive that can be read only once is kept for that, packed.
 */
export async function* takeSamples(input: Input): AsyncGenerator<Sampled, void, undefined> {
  const kept: Uint8Array[] = []
  let isKept = !input.rereadable
  const keeping = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of input.read()) {
      if (isKept) kept.push(chunk)
      yield chunk
    }
  }
  const again = (): AsyncIterable<Uint8Array> => (input.rereadable ? input.read() : replay(kept))
  const files = textFiles(input, keeping())
  for (let index = 0; ; index++) {
    const next = await files.next()
    if (next.done === true) return
    const file = next.value
    const { chunks, sample, isWhole } = await begin(file.bytes)
    if (!file.isMember && !input.rereadable) {
      isKept = false
      kept.length = 0
      yield { input, sample, read: () => replay(chunks, file.bytes) }
      return
    }
    yield {
      input: file.isMember
        ? { ...input, name: file.name, date: file.date, size: isWhole ? sample.length : null }
        : input,
      sample,
      read: () => (isWhole ? replay(chunks) : textOf(input.label, again(), index)),
    }
    if (file.isMember) continue
    await files.return()
    return
  }
}

const begin = async (
  bytes: AsyncGenerator<Uint8Array>,
): Promise<{ readonly chunks: Uint8Array[]; readonly sample: Uint8Array; readonly isWhole: boolean }> => {
  const chunks: Uint8Array[] = []
  let length = 0
  // One byte more tells whether there are more.
  while (length <= SAMPLE_BYTES) {
    const next = await bytes.next()
    if (next.done === true) break
    chunks.push(next.value)
    length += next.value.length
  }
  const sample = Buffer.concat(chunks).subarray(0, SAMPLE_BYTES)
  return { chunks, sample, isWhole: length <= SAMPLE_BYTES }
}

async function* replay(
  chunks: readonly Uint8Array[],
  rest?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* chunks
  if (rest) yield* rest
}

async function* textOf(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  index: number,
): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const { bytes } of unpack(stream, { name })) {
    if (at++ < index) continue
    yield* bytes
    return
  }
}
