import { Dendrogram } from '../../server/cluster/dendrogram.ts'
import type { Merge } from '../../server/cluster/merge.ts'

/** The groups of a tree at a similarity: places of its shapes, each ascending, in the order of their first. */
export const cutTree = (
  tree: { readonly shapes: readonly unknown[]; readonly merges: readonly Merge[] },
  similarity: number,
): readonly (readonly number[])[] => {
  const nodes = new Dendrogram(tree)
  return nodes
    .cut(similarity)
    .map((node) => [...nodes.shapesOf(node)].sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!)
}
