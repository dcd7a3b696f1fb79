import type { AlignedPiece } from '../model/answers.ts'
import { SLOT } from './mask.ts'
import { WILDCARD } from './wildcard.ts'

/** Words, numbers, marks and blanks; the slots of a template. */
const PIECE = /<(?:[a-z]+|\*)>|\p{L}+|\p{N}+|\s+|[^]/gu
const ONE_SLOT = new RegExp(`^(?:${SLOT.source}|${WILDCARD.replace('*', '\\*')})$`)
const BLANK = /^\s/
const WORD = /^[\p{L}\p{N}]/u

/** Of both only so many pieces are aligned, as the work is their product; what is behind counts as other. */
const MAX_PIECES = 500

/** The alignment is the one with the greatest sum of these. */
const SAME_WORD = 10
const SAME_MARK = 6
const IN_SLOT = 2
const BLANK_IN_SLOT = -2
const LEFT_OUT = -3

/**
 * Which part of a message fills each slot of its group's template: the alignment that keeps most words in place (Needleman and
 * Wunsch 1970; a slot takes any run of pieces, an empty one too). The texts of the pieces, one after the other, are the message.
 */
export const align = (template: string, message: string): readonly AlignedPiece[] => {
  const wanted = (template.match(PIECE) ?? []).slice(0, MAX_PIECES)
  const found = (message.match(PIECE) ?? []).slice(0, MAX_PIECES)
  const table = scores(wanted, found)
  const pieces: AlignedPiece[] = []
  const add = (text: string, is: AlignedPiece['is']): void => {
    const last = pieces.at(-1)
    if (last?.is === is) pieces[pieces.length - 1] = { ...last, text: last.text + text }
    else pieces.push({ text, is, slot: null })
  }
  let j = 0
  for (let i = 0; i < wanted.length; i++) {
    const piece = wanted[i]!
    const from = j
    while (table.best(i, j) === 'take') j++
    if (ONE_SLOT.test(piece)) pieces.push({ text: found.slice(from, j).join(''), is: 'slot', slot: piece })
    else {
      if (j > from) add(found.slice(from, j).join(''), 'other')
      if (table.best(i, j) === 'match') add(found[j++]!, 'constant')
    }
  }
  const rest = message.slice(found.slice(0, j).join('').length)
  if (rest !== '') add(rest, 'other')
  return pieces
}

/** `match`: both go on. `take`: the message's piece is the slot's, or none of the template's. `leave`: the template goes on. */
type Step = 'match' | 'take' | 'leave'

const scores = (
  wanted: readonly string[],
  found: readonly string[],
): { readonly best: (i: number, j: number) => Step } => {
  const width = found.length + 1
  const slots = wanted.map((piece) => ONE_SLOT.test(piece))
  const blanks = found.map((piece) => BLANK.test(piece))
  const words = found.map((piece) => WORD.test(piece))
  const sums = new Int32Array((wanted.length + 1) * width)
  const weightOf = (i: number, j: number): readonly [match: number, take: number, leave: number] => {
    const slot = slots[i]!
    const take = j >= found.length ? -Infinity : slot ? (blanks[j]! ? BLANK_IN_SLOT : IN_SLOT) : LEFT_OUT
    const same = !slot && j < found.length && isSame(wanted[i]!, found[j]!)
    return [
      same ? (words[j]! ? SAME_WORD : SAME_MARK) + sums[(i + 1) * width + j + 1]! : -Infinity,
      take + (j < found.length ? sums[i * width + j + 1]! : 0),
      (slot ? 0 : LEFT_OUT) + sums[(i + 1) * width + j]!,
    ]
  }
  for (let j = found.length - 1; j >= 0; j--)
    sums[wanted.length * width + j] = sums[wanted.length * width + j + 1]! + LEFT_OUT
  for (let i = wanted.length - 1; i >= 0; i--)
    for (let j = found.length; j >= 0; j--) sums[i * width + j] = Math.max(...weightOf(i, j))
  return {
    best: (i, j) => {
      const [match, take, leave] = weightOf(i, j)
      return match >= take && match >= leave ? 'match' : take >= leave ? 'take' : 'leave'
    },
  }
}

const isSame = (a: string, b: string): boolean => a === b || (BLANK.test(a) && BLANK.test(b))
