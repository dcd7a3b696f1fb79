import { FileProblem } from './problem.ts'

/** Bytes [from, to) of a file on disk; a FileProblem where the browser can't read it any more. */
export const readBlob = async (blob: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> => {
  const wanted = Math.min(to, blob.size) - from
  let buffer: ArrayBuffer
  try {
    buffer = await blob.slice(from, to).arrayBuffer()
  } catch {
    throw new FileProblem('unreadable')
  }
  if (buffer.byteLength !== wanted) throw new FileProblem('unreadable')
  return new Uint8Array(buffer)
}
