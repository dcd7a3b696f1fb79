import { fitSummary } from './coarse-summary.ts'
import type { Summary } from '../model/summary.ts'

interface Rows {
  readonly rows: Uint32Array
  readonly keys: readonly string[]
}

/** What a stretch was counted to, its shapes made coarser until they fit, each entry in its coarser row. */
export const fitCounted = <Index extends Rows>(
  summary: Summary,
  index: Index,
): { readonly summary: Summary; readonly index: Index } => {
  const renamed = fitSummary(summary)
  if (!renamed) return { summary, index }
  const keys = [...summary.rows.keys()]
  const places = new Map(keys.map((key, place) => [key, place]))
  const placeOf = Uint32Array.from(index.keys, (key) => places.get(renamed.get(key)!)!)
  return { summary, index: { ...index, rows: index.rows.map((row) => placeOf[row]!), keys } }
}
