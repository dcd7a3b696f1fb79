import type { MergeTree } from './tree.ts'

/**
 * Why shapes are together or apart: at what similarity the merge tree makes them one. A tree's merges join each shape with
 * the others just once, so between two shapes there is one way, and they are one from its lowest merge downwards.
 */
type Edges = ReadonlyMap<number, readonly { readonly to: number; readonly similarity: number }[]>

const edgesOf = ({ merges }: Pick<MergeTree, 'merges'>): Edges => {
  const edges = new Map<number, { to: number; similarity: number }[]>()
  const add = (from: number, to: number, similarity: number): void => {
    const known = edges.get(from)
    if (known) known.push({ to, similarity })
    else edges.set(from, [{ to, similarity }])
  }
  for (const { a, b, similarity } of merges) {
    add(a, b, similarity)
    add(b, a, similarity)
  }
  return edges
}

/** Shapes reached from one over merges at `similarity` or above, each with the lowest merge on its way. */
const reach = (edges: Edges, from: number, similarity: number): ReadonlyMap<number, number> => {
  const reached = new Map([[from, 1]])
  for (const [shape, height] of reached)
    for (const edge of edges.get(shape) ?? [])
      if (edge.similarity >= similarity && !reached.has(edge.to))
        reached.set(edge.to, Math.min(height, edge.similarity))
  return reached
}

export interface GroupHeights {
  /** For every shape of the tree the similarity from which downwards it is one with the group's first; for that itself 1. */
  readonly toFirst: ReadonlyMap<number, number>
  /** The shapes that the group meets first when the cut gets looser; empty where there are no others. */
  readonly next: ReadonlySet<number>
}

/** @param members indices of a group's shapes; the others are compared with `first` */
export const heightsOf = (
  tree: Pick<MergeTree, 'merges'>,
  first: number,
  members: ReadonlySet<number>,
): GroupHeights => {
  const edges = edgesOf(tree)
  const toFirst = reach(edges, first, 0)
  let bridge: { readonly to: number; readonly similarity: number } | null = null
  for (const member of members)
    for (const edge of edges.get(member) ?? [])
      if (!members.has(edge.to) && (bridge === null || edge.similarity > bridge.similarity)) bridge = edge
  const next = new Set(bridge ? reach(edges, bridge.to, bridge.similarity).keys() : [])
  for (const member of members) next.delete(member)
  return { toFirst, next }
}
