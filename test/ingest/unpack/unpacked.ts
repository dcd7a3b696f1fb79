import { unpack, type PassedOver, type UnpackOptions } from '../../../server/ingest/unpack/unpack.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

/** All files of a packed one by their paths; `itself` where it is no archive. */
export const unpacked = async (
  bytes: Uint8Array,
  options: Partial<UnpackOptions> & { readonly chunk?: number } = {},
): Promise<Record<string, string>> => {
  const files: Record<string, string> = {}
  const stream = inChunks(bytes, options.chunk ?? 65_536)
  for await (const member of unpack(stream, { name: 'a.packed', ...options })) {
    const chunks: Uint8Array[] = []
    for await (const chunk of member.bytes) chunks.push(chunk)
    files[member.path ?? 'itself'] = Buffer.concat(chunks).toString()
  }
  return files
}

export const nothingPassedOver = (): PassedOver => ({ links: 0, devices: 0 })
