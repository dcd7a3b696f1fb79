import { MAX_SHAPES } from '../model/limits.ts'
import { Coarsener } from './coarsener.ts'
import { hash, hashBytes } from './hash.ts'
import { RowNumbers } from './row-numbers.ts'

/** Takes a text of a coarseness, bytes [start, end), and its name; answers how coarse it was made, until the next is. */
type SeeText = (
  bytes: Uint8Array,
  start: number,
  end: number,
  coarseness: number,
  high: number,
  low: number,
) => Pick<Coarsener, 'high' | 'low'>

/**
 * The coarseness, from `from` on, at which the texts that `each` tells of are no more than MAX_SHAPES; the coarsest are not. It is
 * called for one coarseness after the other: the last time, all its texts were made as coarse as that.
 */
export const fittingCoarseness = (from: number, each: (see: SeeText) => void): number => {
  for (let to = from; ; to++) {
    const coarsener = new Coarsener(to)
    const texts = new RowNumbers()
    each((bytes, start, end, coarseness, high, low) => {
      if (texts.length > MAX_SHAPES) return coarsener
      coarsener.make(bytes, start, end, coarseness, high, low)
      if (coarsener.isHashed) texts.of(coarsener.high, coarsener.low, 0, 0)
      else {
        hashBytes(coarsener.out, coarsener.length)
        texts.of(hash.high, hash.low, 0, 0)
      }
      return coarsener
    })
    if (texts.length <= MAX_SHAPES) return to
  }
}
