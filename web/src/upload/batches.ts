/**
 * How many samples go into one creation: the balancer takes bodies of up to 64 MiB, and base64 adds a third.
 * More files than fit become further uploads, which the page shows together.
 */
const MAX_SAMPLE_BYTES = 45 * 1024 * 1024
/** Files in one upload; the server's limit. */
const MAX_FILES = 1000

/** Groups a stream of files, in order, so that the samples of each group fit into one request. No group is empty. */
export async function* batches<T extends { readonly sample: Uint8Array }>(
  files: AsyncIterable<T>,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = []
  let bytes = 0
  for await (const file of files) {
    if (batch.length > 0 && (bytes + file.sample.length > MAX_SAMPLE_BYTES || batch.length === MAX_FILES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(file)
    bytes += file.sample.length
  }
  if (batch.length > 0) yield batch
}
