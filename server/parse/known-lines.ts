import { MOST_LINES, NO_ZONE } from '../kernel/assembly/layout.ts'
import type { TimeKindCode } from '../model/time.ts'
import {
  nextState,
  State,
  step,
  Verdict,
  verdictOf,
  type LineClassCode,
  type StateCode,
} from './continuation.ts'
import { timeIn } from './entry-time.ts'
import type { LineMemo } from './line-memo.ts'
import { CST } from './zone.ts'

/**
 * Lines of a window (kernel/line-window.ts) that were read before with other digits, or whose messages were, and stand one behind
 * the other, each the start of an entry: nearly all lines of most logs. They need not be looked at one by one.
 */
export class KnownLines {
  readonly memo: LineMemo
  /** Of the lines found last, the times of their entries in the file's zone, in µs; without a meaning where they have none. */
  readonly us = new Float64Array(MOST_LINES)
  readonly #zone: string
  /** The lines found last end before this one. */
  #end = 0

  constructor(memo: LineMemo, zone: string) {
    this.memo = memo
    this.#zone = zone
  }

  /** To be called with each new window. */
  clear(): void {
    this.#end = 0
  }

  /**
   * Finds such lines from line k on, of `count` in the window: where they end. `state` is what the lines before k left. While k lies
   * among those found last, their end is said again.
   */
  find(k: number, count: number, state: StateCode): number {
    if (k < this.#end) return this.#end
    const { numbers, traitsOf, times, zones } = this.memo.recall
    for (let at = k; ; at++) {
      if (at >= count || numbers[at]! < 0 || this.memo.isWorthMore(at)) return (this.#end = at)
      const traits = traitsOf[at]!
      const stepped = step(state, (traits & 255) as LineClassCode)
      const zone = zones[at]!
      if (verdictOf(stepped) !== Verdict.start || zone === CST) return (this.#end = at)
      this.us[at] = timeIn(this.#zone, times[at]!, (traits >> 16) as TimeKindCode, zone !== NO_ZONE)
      state = nextState(stepped)
    }
  }

  /** The state that line k leaves, one of those found: whatever starts an entry leaves a state that depends on it alone. */
  stateBehind(k: number): StateCode {
    const { recall } = this.memo
    return nextState(step(State.none, (recall.traitsOf[k]! & 255) as LineClassCode))
  }

  /** Behind line k, counted from the window's start. */
  endOf(k: number): number {
    return this.memo.recall.window.ends[k]!
  }

  /** Where line k begins, counted from the window's start. */
  startOf(k: number): number {
    return k === 0 ? 0 : this.endOf(k - 1)
  }
}
