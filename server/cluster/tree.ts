import { atOnce, type Steps } from '../model/steps.ts'
import { ClusterTable } from './cluster-table.ts'
import { Families } from './families.ts'
import { grade } from './grade.ts'
import { KeyIndex } from './key-index.ts'
import { byHeight, type Merge } from './merge.ts'
import { joinKinds } from './neighbours.ts'
import { wholeKey } from './place-key.ts'
import { sorted } from './sorted.ts'
import { TextTokens } from './text-tokens.ts'
import { TokenTable } from './token-table.ts'
import { Tokenizer } from './tokens.ts'
import { UnionFind } from './union.ts'
import { Vocabulary } from './vocabulary.ts'

/** Version of the tree: raised whenever other merges come of the same shapes and counts, as those of complete files are stored. */
export const TREE_REVISION = 2

/** A shape with its number of entries, as the tree needs it. */
export interface WeighedShape {
  /** 16 hex digits. */
  readonly shape: string
  /** Masked message. */
  readonly text: string
  readonly count: number
}

/**
 * The merge tree of a view: a pure function of its shapes and their counts. `merges` are in falling order of similarity;
 * cutting at s applies those with similarity >= s, so tighter cuts nest inside looser ones.
 */
export interface MergeTree<S extends WeighedShape = WeighedShape> {
  /** Ascending by name, so that the order of arrival has no say. */
  readonly shapes: readonly S[]
  /** By the place of the shape. */
  readonly tokens: TokenTable | TextTokens
  readonly merges: readonly Merge[]
}

/** Similarity of shapes that differ only in the length of a list or in blanks. */
const SAME_TOKENS = 0.98
/** Hexadecimal digits of an integer below 2^53. */
const EXACT_DIGITS = 13
/** So many are made in one step. */
const CLUSTERS_A_STEP = 64
/** Below this, messages that differ in one place are as unlike as any others. */
const FAMILY_FLOOR = 0.06

export const buildTree = <S extends WeighedShape>(unsorted: readonly S[]): MergeTree<S> =>
  atOnce(growTree(unsorted))

/**
 * The same in steps: of tens of thousands of shapes it takes seconds.
 * @param known the merges, where they were made before
 */
export function* growTree<S extends WeighedShape>(
  unsorted: readonly S[],
  known: readonly Merge[] | null = null,
): Steps<MergeTree<S>> {
  const shapes = yield* byName(unsorted)
  if (known) return { shapes, tokens: new TextTokens(shapes), merges: known }
  const vocabulary = new Vocabulary()
  const tokens = new TokenTable(vocabulary)
  const tokenizer = new Tokenizer()
  for (const { text } of shapes) {
    tokens.add(tokenizer.split(text))
    yield
  }
  const numbers = yield* tokens.numbers()
  const union = new UnionFind(shapes.length)
  const merges: Merge[] = []
  const join = (a: number, b: number, similarity: number): void => {
    if (union.join(a, b)) merges.push({ a, b, similarity })
  }
  const clusters = new ClusterTable()
  for (const members of yield* alike(numbers)) {
    for (const member of members) join(members[0]!, member, SAME_TOKENS)
    const entries = members.reduce((sum, member) => sum + shapes[member]!.count, 0)
    clusters.add(members[0]!, numbers[members[0]!]!, entries)
    if (clusters.length % CLUSTERS_A_STEP === 0) yield
  }
  const level = yield* joinFamilies(vocabulary, clusters, join)
  yield* joinKinds(numbers, vocabulary, union, (a, b, similarity) => {
    join(a, b, Math.min(level, similarity))
  })
  for (let other = 1; other < shapes.length; other++) join(0, other, 0)
  const texts = shapes.map(({ text }) => text)
  return { shapes, tokens, merges: yield* grade(yield* sorted(merges, byHeight), texts) }
}

/** Ascending by name. Most names differ in what of them is a number that is exact. */
function* byName<S extends WeighedShape>(shapes: readonly S[]): Steps<readonly S[]> {
  const starts = Float64Array.from(shapes, ({ shape }) => Number.parseInt(shape.slice(0, EXACT_DIGITS), 16))
  yield
  const places = yield* sorted([...shapes.keys()], (a, b) => {
    if (starts[a] !== starts[b]) return starts[a]! - starts[b]!
    const [one, other] = [shapes[a]!.shape, shapes[b]!.shape]
    return one < other ? -1 : one > other ? 1 : 0
  })
  return places.map((place) => shapes[place]!)
}

/** Joins what is of one family, the surest first; answers how sure the last was. All that it needs, which is much, is let go then. */
function* joinFamilies(
  vocabulary: Vocabulary,
  clusters: ClusterTable,
  join: (a: number, b: number, similarity: number) => void,
): Steps<number> {
  const families = yield* Families.grow(vocabulary, clusters, FAMILY_FLOOR)
  let level = SAME_TOKENS
  for (;;) {
    const best = yield* families.best()
    if (!best) return level
    const { members } = best
    level = Math.min(level, best.score)
    for (const member of members) join(clusters.roots[members[0]!]!, clusters.roots[member]!, level)
    families.merge(members)
    yield
  }
}

/** Shapes of the same tokens: lists of any length, other widths of blanks. */
function* alike(numbers: readonly Int32Array[]): Steps<readonly (readonly number[])[]> {
  const sets: number[][] = []
  const known = new KeyIndex()
  for (const [index, list] of numbers.entries()) {
    const set = known.getOrSet(wholeKey(list), sets.length)
    if (set === undefined) sets.push([index])
    else sets[set]!.push(index)
    yield
  }
  return sets
}
