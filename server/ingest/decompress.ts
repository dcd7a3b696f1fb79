import { LogkinError } from '../model/errors.ts'
import { Broken } from './unpack/broken.ts'
import { gunzip as unpackGzip } from './unpack/gzip.ts'
import { ByteSource } from './unpack/source.ts'

/**
 * Unpacks gzip, several members too, whatever the bytes begin with: what Content-Encoding says, not what a file is.
 * Throws LogkinError 'unsupported' where they are no gzip, broken, or end too soon.
 */
export async function* gunzip(
  stream: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = new ByteSource(stream)
  try {
    yield* unpackGzip(source)
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    throw new LogkinError(
      'unsupported',
      `${name} is a broken gzip file: ${error.message}; compress it anew or send it unpacked.`,
    )
  } finally {
    await source.close()
  }
}
