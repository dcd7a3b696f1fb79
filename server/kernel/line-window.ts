import { keyLines } from './line-keys.ts'
import { KERNEL } from './kernel.ts'

/**
 * The lines of a text with their keys, a window at a time. A key is a hash of a line's bytes in which every digit is read as
 * "0": what stands in one line of a key stands at the same place in the others, but for the digits.
 */
export interface LineWindow {
  /**
   * Finds the lines from `at` on that have an end, as many as fit into the window: how many there are. Line k ends before
   * `at + ends[k]`, its key is the words 2k and 2k + 1 of `keys`. Both are overwritten by the next call.
   */
  find(bytes: Uint8Array, at: number): number
  readonly ends: Uint32Array
  readonly keys: Uint32Array
}

const MOST_LINES = 4096
const WINDOW_BYTES = 1 << 18

/** The WebAssembly kernel's; see assembly/lines.ts. */
const kernelWindow = (): LineWindow => {
  const { memory, findLines, input, ends, keys, mostLines, windowBytes } = KERNEL
  const window = memory.subarray(input, input + windowBytes)
  return {
    find(bytes, at) {
      const length = Math.min(windowBytes, bytes.length - at)
      window.set(bytes.subarray(at, at + length))
      return findLines(length, mostLines)
    },
    ends,
    keys,
  }
}

/** The same in TypeScript alone. */
export const plainWindow = (): LineWindow => {
  const ends = new Uint32Array(MOST_LINES)
  const keys = new Uint32Array(MOST_LINES * 2)
  return {
    find: (bytes, at) => keyLines(bytes, at, Math.min(bytes.length, at + WINDOW_BYTES), ends, keys),
    ends,
    keys,
  }
}

/** One a thread: its results are used up before anybody asks again. */
export const lineWindow: LineWindow = kernelWindow()
