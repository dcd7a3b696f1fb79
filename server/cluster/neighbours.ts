import type { Steps } from '../model/steps.ts'
import { IntLists } from './int-lists.ts'
import { byHeight, type Merge } from './merge.ts'
import { sorted } from './sorted.ts'
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

/** Merges between the clusters of `union`, in falling order of similarity. */
export function* likenessOfKinds(
  numbers: readonly Int32Array[],
  vocabulary: Vocabulary,
  union: UnionFind,
): Steps<readonly Merge[]> {
  const roots = numbers.flatMap((_, index) => (union.find(index) === index ? [index] : []))
  const words = new IntLists()
  for (const root of roots) {
    let left = MAX_WORDS
    for (const token of numbers[root]!) if (vocabulary.isWord(token) && left-- > 0) words.push(token)
    words.end()
    yield
  }
  const distinct = yield* distinctIn(words, vocabulary.kinds.length)
  const postings = postingsOf(distinct, vocabulary.kinds.length)
  const merges: Merge[] = []
  /** By place among the roots: the last one that compared itself with it. */
  const compared = new Int32Array(roots.length).fill(-1)
  for (const [at, root] of roots.entries()) {
    const asked: Int32Array[] = []
    for (const word of distinct.at(at)) {
      const found = postings(word)
      if (found.length > 1 && found.length <= MAX_POSTINGS) asked.push(found)
    }
    asked.sort((x, y) => x.length - y.length)
    for (const found of asked.slice(0, WORDS_ASKED))
      for (const other of found) {
        if (other <= at || compared[other] === at) continue
        compared[other] = at
        const share = commonShare(words.at(at), words.at(other))
        if (share > 0) merges.push({ a: root, b: roots[other]!, similarity: share * CEILING })
      }
    yield
  }
  return yield* sorted(merges, byHeight)
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
const postingsOf = (lists: IntLists, words: number): ((word: number) => Int32Array) => {
  const ends = new Int32Array(words + 1)
  for (let at = 0; at < lists.length; at++) for (const word of lists.at(at)) ends[word + 1]!++
  for (let word = 0; word < words; word++) ends[word + 1]! += ends[word]!
  const all = new Int32Array(ends[words]!)
  const next = ends.slice()
  for (let at = 0; at < lists.length; at++) for (const word of lists.at(at)) all[next[word]!++] = at
  return (word) => all.subarray(ends[word], ends[word + 1])
}

/** Longest common subsequence of words, as a share of both (Dice). */
const commonShare = (a: Int32Array, b: Int32Array): number => {
  const row = ROW.fill(0, 0, b.length + 1)
  for (const word of a) {
    // The value of the row before, one place to the left.
    let left = 0
    for (let k = 0; k < b.length; k++) {
      const above = row[k + 1]!
      if (word === b[k]) row[k + 1] = left + 1
      else if (row[k]! > above) row[k + 1] = row[k]!
      left = above
    }
  }
  return (2 * row[b.length]!) / (a.length + b.length)
}

/** One row of the table, filled anew for each pair. */
const ROW = new Uint8Array(MAX_WORDS + 1)
