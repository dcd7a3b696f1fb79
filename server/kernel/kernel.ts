import {
  COARSE,
  COARSE_BYTES,
  KEPT,
  MASKED,
  MAX_FINE_BYTES,
  MESSAGE,
  MESSAGE_BYTES,
  MOST_KEPT,
  REMEMBERING_BYTES,
  RESULT,
} from './assembly/layout.ts'
import { BINARY } from './binary.ts'

/**
 * The WebAssembly kernel: what is done with every byte of a log, with SIMD. Its source stands in assembly/, `npm run kernel`
 * compiles it to binary.ts, and a test holds that the two agree.
 */
export interface Kernel {
  /** Places in it are those of assembly/layout.ts. */
  readonly memory: Uint8Array
  /** Finds the lines in a window of so many bytes that have an end, and their keys; see assembly/lines.ts. */
  readonly findLines: (length: number, most: number, wanted: number) => number
  readonly mask: (from: number, to: number) => void
  /** Masks too; see assembly/mask.ts. */
  readonly digitsKept: (from: number, to: number) => number
  /** Makes a shape's text coarser: 0 where it can't; see assembly/coarse.ts. */
  readonly coarsen: (length: number, to: number) => number
}

const PAGE_BYTES = 1 << 16
const module = new WebAssembly.Module(Buffer.from(BINARY, 'base64'))

/** A kernel with a memory of its own. @param remembers whether there is room for what recall.ts remembers */
export const openKernel = (remembers: boolean): Kernel => {
  const { memory, ...functions } = new WebAssembly.Instance(module).exports as unknown as {
    readonly memory: WebAssembly.Memory
  } & Omit<Kernel, 'memory'>
  if (remembers) memory.grow(Math.ceil((REMEMBERING_BYTES - memory.buffer.byteLength) / PAGE_BYTES))
  return { memory: new Uint8Array(memory.buffer), ...functions }
}

const { memory, mask, digitsKept, coarsen } = openKernel(false)

/** The one that takes texts one by one, one a thread. */
export const KERNEL = {
  memory,
  message: MESSAGE,
  messageBytes: MESSAGE_BYTES,
  masked: MASKED,
  /** The text made coarser stands from here on. */
  coarse: new Uint8Array(memory.buffer, COARSE, COARSE_BYTES),
  /** How long a text may be that is made coarser; it is put where messages are. */
  fineBytes: MAX_FINE_BYTES,
  /** Length of the masked message or coarser text, the high and the low word of its hash. */
  result: new Uint32Array(memory.buffer, RESULT, 3),
  /** Places of the digits that the message keeps, as many as `digitsKept` says. */
  kept: new Uint16Array(memory.buffer, KEPT, MOST_KEPT),
  mask,
  digitsKept,
  coarsen,
} as const
