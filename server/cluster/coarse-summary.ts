import { MAX_SHAPES } from '../model/limits.ts'
import { rowKey, type Row, type Summary } from '../model/summary.ts'
import { addTogether } from './add-rows.ts'
import { coarseText, nameOfShape } from './coarse.ts'

/** What a row's shape is at a coarseness, and what it is called there. */
export const shapeAt = (
  { shape, text }: Pick<Row, 'shape' | 'text'>,
  from: number,
  to: number,
  names?: Map<string, string>,
): Pick<Row, 'shape' | 'text'> => {
  if (from >= to) return { shape, text }
  const coarse = coarseText(text, from, to)
  if (coarse === text) return { shape, text }
  let name = names?.get(coarse)
  if (name === undefined) names?.set(coarse, (name = nameOfShape(coarse)))
  return { shape: name ?? nameOfShape(coarse), text: coarse }
}

/** Makes the shapes of a summary coarser; answers the new key of each row. */
export const coarsenSummary = (summary: Summary, coarseness: number): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>()
  const shapes = new Map<string, Pick<Row, 'shape' | 'text'>>()
  /** Names by text: many shapes become one. */
  const names = new Map<string, string>()
  const rows = [...summary.rows]
  summary.rows.clear()
  for (const [key, row] of rows) {
    let coarse = shapes.get(row.shape)
    if (!coarse) shapes.set(row.shape, (coarse = shapeAt(row, summary.coarseness, coarseness, names)))
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
  const texts = new Set<string>()
  for (const { text } of summary.rows.values()) texts.add(text)
  const coarseness = coarsenessFor(texts, summary.coarseness)
  return coarseness === summary.coarseness ? null : coarsenSummary(summary, coarseness)
}

/** The coarseness, from that of these texts on, at which they are no more than MAX_SHAPES. */
const coarsenessFor = (texts: ReadonlySet<string>, from: number): number => {
  let coarseness = from
  let fewer = texts
  for (; fewer.size > MAX_SHAPES; coarseness++) {
    const coarser = new Set<string>()
    for (const text of fewer) coarser.add(coarseText(text, coarseness, coarseness + 1))
    fewer = coarser
  }
  return coarseness
}
