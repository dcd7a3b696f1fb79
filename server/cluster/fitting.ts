import { MAX_SHAPES } from '../model/limits.ts'
import { Coarsener } from './coarsener.ts'
import { hash, hashBytes } from './hash.ts'
import { RowNumbers } from './row-numbers.ts'

/** Takes a text of a coarseness: bytes [start, end). */
type SeeText = (bytes: Uint8Array, start: number, end: number, coarseness: number) => void

/** The coarseness, from `from` on, at which the texts that `each` tells of are no more than MAX_SHAPES; the coarsest are not. */
export const fittingCoarseness = (from: number, each: (see: SeeText) => void): number => {
  for (let to = from; ; to++) {
    const coarsener = new Coarsener(to)
    const texts = new RowNumbers()
    each((bytes, start, end, coarseness) => {
      if (texts.length > MAX_SHAPES) return
      coarsener.make(bytes, start, end, coarseness, 0, 0)
      hashBytes(coarsener.out, coarsener.length)
      texts.of(hash.high, hash.low, 0, 0)
    })
    if (texts.length <= MAX_SHAPES) return to
  }
}
