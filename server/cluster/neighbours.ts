import type { Steps } from '../model/steps.ts'
import { CommonWords } from './common-words.ts'
import { IntLists } from './int-lists.ts'
import type { UnionFind } from './union.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * Likeness of messages of different build, for cuts looser than the default: a part added or missing, other words in several
 * places. The share of words two messages have in common, in order; candidates come from an index by word, rarest first.
 */

/** At the most this similarity, so that such messages are neighbours in the tree but apart at the default cut. */
const CEILING = 0.45
/** Of a message only the rarest words look for candidates, and a word that more clusters have than this finds none. */
const WORDS_ASKED = 4
const MAX_POSTINGS = 64
/** Of a long message only so many words are compared. */
const MAX_WORDS = 64

/** Joins the clusters of `union` that are alike, the most alike first; of those equally alike, in the order of their roots. */
export function* joinKinds(
  numbers: readonly Int32Array[],
  vocabulary: Vocabulary,
  union: UnionFind,
  join: (a: number, b: number, similarity: number) => void,
): Steps<void> {
  const roots = numbers.flatMap((_, index) => (union.find(index) === index ? [index] : []))
  const words = new IntLists()
  for (const root of roots) {
    let left = MAX_WORDS
    for (const token of numbers[root]!) if (vocabulary.isWord(token) && left-- > 0) words.push(token)
    words.end()
    yield
  }
  const distinct = yield* distinctIn(words, vocabulary.size)
  const postings = new Postings(distinct, vocabulary.size)
  const common = new CommonWords(vocabulary.size)
  /** By similarity, of which there are few: pairs of places among the roots, in one number each. */
  const pairs = new Map<number, number[]>()
  /** By place among the roots: the last one that compared itself with it. */
  const compared = new Int32Array(roots.length).fill(-1)
  for (let at = 0; at < roots.length; at++) {
    const asked: number[] = []
    for (const word of distinct.at(at)) {
      const found = postings.countOf(word)
      if (found > 1 && found <= MAX_POSTINGS) asked.push(word)
    }
    asked.sort((x, y) => postings.countOf(x) - postings.countOf(y))
    common.to(words.at(at))
    for (const word of asked.slice(0, WORDS_ASKED))
      for (const other of postings.of(word)) {
        if (other <= at || compared[other] === at) continue
        compared[other] = at
        const share = common.share(words.at(other))
        if (share === 0) continue
        const pair = at * roots.length + other
        const alike = pairs.get(share)
        if (alike) alike.push(pair)
        else pairs.set(share, [pair])
      }
    yield
  }
  for (const share of [...pairs.keys()].sort((x, y) => y - x)) {
    for (const pair of Float64Array.from(pairs.get(share)!).sort()) {
      const at = Math.floor(pair / roots.length)
      join(roots[at]!, roots[pair - at * roots.length]!, share * CEILING)
    }
    yield
  }
}

/** Without what a list has said before. */
function* distinctIn(lists: IntLists, words: number): Steps<IntLists> {
  const distinct = new IntLists()
  const seen = new Int32Array(words).fill(-1)
  for (let at = 0; at < lists.length; at++) {
    for (const word of lists.at(at)) {
      if (seen[word] === at) continue
      seen[word] = at
      distinct.push(word)
    }
    distinct.end()
    yield
  }
  return distinct
}

/** For each word the places of the lists that hold it, ascending. */
class Postings {
  readonly #ends: Int32Array
  readonly #all: Int32Array

  constructor(lists: IntLists, words: number) {
    const ends = new Int32Array(words + 1)
    for (let at = 0; at < lists.length; at++) for (const word of lists.at(at)) ends[word + 1]!++
    for (let word = 0; word < words; word++) ends[word + 1]! += ends[word]!
    this.#all = new Int32Array(ends[words]!)
    const next = ends.slice()
    for (let at = 0; at < lists.length; at++) for (const word of lists.at(at)) this.#all[next[word]!++] = at
    this.#ends = ends
  }

  countOf(word: number): number {
    return this.#ends[word + 1]! - this.#ends[word]!
  }

  of(word: number): Int32Array {
    return this.#all.subarray(this.#ends[word], this.#ends[word + 1])
  }
}
