import type { Merge } from './tree.ts'
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
export const likenessOfKinds = (
  numbers: readonly Int32Array[],
  vocabulary: Vocabulary,
  union: UnionFind,
): readonly Merge[] => {
  const roots = union.sets().map((members) => members[0]!)
  const words = new Map(
    roots.map((root) => [
      root,
      numbers[root]!.filter((token) => vocabulary.isWord(token)).subarray(0, MAX_WORDS),
    ]),
  )
  const postings = new Map<number, number[]>()
  for (const root of roots) {
    for (const word of new Set(words.get(root))) {
      const known = postings.get(word)
      if (known) known.push(root)
      else postings.set(word, [root])
    }
  }
  const merges: Merge[] = []
  for (const root of roots) {
    const own = words.get(root)!
    const asked = [...new Set(own)]
      .map((word) => postings.get(word)!)
      .filter((found) => found.length > 1 && found.length <= MAX_POSTINGS)
      .sort((x, y) => x.length - y.length)
      .slice(0, WORDS_ASKED)
    for (const other of new Set(asked.flat().filter((candidate) => candidate > root))) {
      const share = commonShare(own, words.get(other)!)
      if (share > 0) merges.push({ a: root, b: other, similarity: share * CEILING })
    }
  }
  return merges.sort((x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b)
}

/** Longest common subsequence of words, as a share of both (Dice). */
const commonShare = (a: Int32Array, b: Int32Array): number => {
  let row = new Uint8Array(b.length + 1)
  for (const word of a) {
    const next = new Uint8Array(b.length + 1)
    for (let k = 0; k < b.length; k++)
      next[k + 1] = word === b[k] ? row[k]! + 1 : Math.max(row[k + 1]!, next[k]!)
    row = next
  }
  return (2 * row[b.length]!) / (a.length + b.length)
}
