import { MAX_SHAPES } from '../model/limits.ts'
import { rowKey, type Row, type Summary } from '../model/summary.ts'
import { addTogether } from './add-rows.ts'
import { coarseText, nameOfShape } from './coarse.ts'

/** What a row's shape is at a coarseness, and what it is called there. */
export const shapeAt = (
  { shape, text }: Pick<Row, 'shape' | 'text'>,
  from: number,
  to: number,
): Pick<Row, 'shape' | 'text'> => {
  if (from >= to) return { shape, text }
  const coarse = coarseText(text, from, to)
  return { shape: coarse === text ? shape : nameOfShape(coarse), text: coarse }
}

/** Makes the shapes of a summary coarser; answers the new key of each row. */
export const coarsenSummary = (summary: Summary, coarseness: number): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>()
  const shapes = new Map<string, Pick<Row, 'shape' | 'text'>>()
  const rows = [...summary.rows]
  summary.rows.clear()
  for (const [key, row] of rows) {
    let coarse = shapes.get(row.shape)
    if (!coarse) shapes.set(row.shape, (coarse = shapeAt(row, summary.coarseness, coarseness)))
    const newKey = rowKey(coarse.shape, row.level, row.kind)
    keys.set(key, newKey)
    const known = summary.rows.get(newKey)
    if (known) addTogether(known, row)
    else
      summary.rows.set(newKey, {
        ...row,
        ...coarse,
        buckets: new Map(row.buckets),
        moreLines: new Map(row.moreLines),
      })
  }
  summary.coarseness = coarseness
  return keys
}

/** Makes the shapes of a summary coarser until they fit MAX_SHAPES, which the coarsest do; null where they fit. */
export const fitSummary = (summary: Summary): ReadonlyMap<string, string> | null => {
  if (summary.rows.size <= MAX_SHAPES) return null
  let { coarseness } = summary
  let texts = new Set<string>()
  for (const { text } of summary.rows.values()) texts.add(text)
  if (texts.size <= MAX_SHAPES) return null
  while (texts.size > MAX_SHAPES) {
    const coarser = new Set<string>()
    for (const text of texts) coarser.add(coarseText(text, coarseness, coarseness + 1))
    texts = coarser
    coarseness++
  }
  return coarsenSummary(summary, coarseness)
}
