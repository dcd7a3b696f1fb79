import type { ClusterTable } from './cluster-table.ts'

/** Of fewer clusters none are said to share anything. */
const MIN_SHARING = 10
const SHARING = 0.95
const ONE_STATEMENT = 0.4

/** Number of first tokens, or where `fromEnd` of last ones, that nearly all clusters have in common. */
export const sharedTokens = (clusters: ClusterTable, fromEnd: boolean): number => {
  // Messages of one length may be one statement, whose words they share.
  const lengths = new Map<number, number>()
  for (let cluster = 0; cluster < clusters.length; cluster++) {
    const length = clusters.lengthOf(cluster)
    lengths.set(length, (lengths.get(length) ?? 0) + 1)
  }
  if (clusters.length < MIN_SHARING || Math.max(...lengths.values()) > clusters.length * ONE_STATEMENT)
    return 0
  for (let at = 0; ; at++) {
    const counts = new Map<number, number>()
    let most = 0
    for (let cluster = 0; cluster < clusters.length; cluster++) {
      if (at >= clusters.lengthOf(cluster)) continue
      const place = fromEnd ? clusters.starts[cluster + 1]! - 1 - at : clusters.starts[cluster]! + at
      const token = clusters.tokens[place]!
      const count = (counts.get(token) ?? 0) + 1
      counts.set(token, count)
      most = Math.max(most, count)
    }
    if (most < clusters.length * SHARING) return at
  }
}
