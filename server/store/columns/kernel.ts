import { BINARY } from './binary.ts'

/**
 * The WebAssembly kernel: text to the streams of a dictionary and of blocks, and back. Its source, which says what a stream
 * holds, stands in assembly/; `npm run kernel` compiles it to binary.ts, and a test holds that the two agree.
 */
export interface Kernel {
  readonly memory: Uint8Array
  /** Begin and length of each stream in `memory`, two numbers each. */
  readonly streams: Uint32Array
  /** Where the text begins that is scanned or was decoded. */
  readonly text: number
  /** Where streams to be decoded are put, and how much of them fits. */
  readonly out: number
  readonly outBytes: number
  /** False where the part has too much of something for columns. */
  readonly scan: (bytes: number, blockBytes: number) => number
  readonly buildDictionary: (blocks: number) => void
  readonly writeBlock: (block: number) => void
  readonly readDictionary: () => number
  readonly readBlock: (bytes: number) => number
}

type Exports = Pick<Kernel, 'scan' | 'buildDictionary' | 'writeBlock' | 'readDictionary' | 'readBlock'> & {
  readonly memory: WebAssembly.Memory
} & Readonly<Record<'TEXT' | 'OUT' | 'OUT_BYTES' | 'STREAMS', { readonly value: number }>>

const MOST_STREAMS = 16

let module: object | null = null

/** A kernel with a memory of its own. Costs little until it is used. */
export const openKernel = (): Kernel => {
  module ??= new WebAssembly.Module(Buffer.from(BINARY, 'base64'))
  const exported = new WebAssembly.Instance(module).exports as unknown as Exports
  const { buffer } = exported.memory
  return {
    memory: new Uint8Array(buffer),
    streams: new Uint32Array(buffer, exported.STREAMS.value, MOST_STREAMS * 2),
    text: exported.TEXT.value,
    out: exported.OUT.value,
    outBytes: exported.OUT_BYTES.value,
    scan: exported.scan,
    buildDictionary: exported.buildDictionary,
    writeBlock: exported.writeBlock,
    readDictionary: exported.readDictionary,
    readBlock: exported.readBlock,
  }
}
