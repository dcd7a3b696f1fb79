import { gzipSync } from 'fflate'

/** Loopback is faster than any compression; a network is not. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|::1)$/i.test(hostname)

/** Fast rather than small: logs shrink tenfold at any level. */
const GZIP_LEVEL = 3

const gzip = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
  // Older browsers have no CompressionStream.
  if (!('CompressionStream' in globalThis)) return new Uint8Array(gzipSync(bytes, { level: GZIP_LEVEL }))
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** The part gzipped, or null where that would not make it smaller. */
export const gzipForTransit = async (
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const packed = await gzip(bytes)
  return packed.length < bytes.length ? packed : null
}
