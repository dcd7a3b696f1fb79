import { BINARY } from './binary.ts'

/**
 * The WebAssembly kernel: what is done with every byte of a log, with SIMD. Its source stands in assembly/, `npm run kernel`
 * compiles it to binary.ts, and a test holds that the two agree. It has a memory of its own, one a thread.
 */
interface Exports {
  readonly memory: WebAssembly.Memory
  readonly WINDOW_BYTES: WebAssembly.Global
  readonly MOST_LINES: WebAssembly.Global
  readonly INPUT: WebAssembly.Global
  readonly ENDS: WebAssembly.Global
  readonly KEYS: WebAssembly.Global
  readonly MESSAGE: WebAssembly.Global
  readonly MESSAGE_BYTES: WebAssembly.Global
  readonly MASKED: WebAssembly.Global
  readonly RESULT: WebAssembly.Global
  readonly findLines: (length: number, most: number) => number
  readonly mask: (from: number, to: number) => void
}

const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(BINARY, 'base64')))
const exported = instance.exports as unknown as Exports
const { buffer } = exported.memory
const valueOf = (global: WebAssembly.Global): number => global.value as number

/** Places are offsets in `memory`; see assembly/layout.ts. */
export const KERNEL = {
  memory: new Uint8Array(buffer),
  input: valueOf(exported.INPUT),
  windowBytes: valueOf(exported.WINDOW_BYTES),
  mostLines: valueOf(exported.MOST_LINES),
  ends: new Uint32Array(buffer, valueOf(exported.ENDS), valueOf(exported.MOST_LINES)),
  keys: new Uint32Array(buffer, valueOf(exported.KEYS), valueOf(exported.MOST_LINES) * 2),
  message: valueOf(exported.MESSAGE),
  messageBytes: valueOf(exported.MESSAGE_BYTES),
  masked: valueOf(exported.MASKED),
  /** Length of the masked message, the high and the low word of its hash. */
  result: new Uint32Array(buffer, valueOf(exported.RESULT), 3),
  findLines: exported.findLines,
  mask: exported.mask,
} as const
