import { ENDS, INPUT, KEYS, LINES, MOST_LINES, NOTHING, WINDOW_BYTES } from './assembly/layout.ts'
import type { Kernel } from './kernel.ts'
import { keyLines } from './line-keys.ts'

/**
 * The lines of a text with their keys, a window at a time. A key is a hash of a line's bytes in which every digit is read as
 * "0": what stands in one line of a key stands at the same place in the others, but for the digits.
 */
export interface LineWindow {
  /**
   * Finds the lines from `at` on that have an end, as many as fit into the window: how many there are. Line k ends before
   * `at + ends[k]`, its key is the words 2k and 2k + 1 of `keys`, low and high. Both are overwritten by the next call.
   * @param wanted what is looked up of them, one of those in assembly/layout.ts; default LINES, where lines are remembered
   */
  find(bytes: Uint8Array, at: number, wanted?: number): number
  readonly ends: Uint32Array
  readonly keys: Uint32Array
}

/** The WebAssembly kernel's; see assembly/lines.ts. @param remembers whether the kernel also looks up what is remembered of them */
export const kernelWindow = ({ memory, findLines }: Kernel, remembers: boolean): LineWindow => {
  const window = memory.subarray(INPUT, INPUT + WINDOW_BYTES)
  return {
    find(bytes, at, wanted = remembers ? LINES : NOTHING) {
      const length = Math.min(WINDOW_BYTES, bytes.length - at)
      window.set(bytes.subarray(at, at + length))
      return findLines(length, MOST_LINES, wanted)
    },
    ends: new Uint32Array(memory.buffer, ENDS, MOST_LINES),
    keys: new Uint32Array(memory.buffer, KEYS, MOST_LINES * 2),
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
