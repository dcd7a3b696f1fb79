import { align } from '../cluster/align.ts'
import { heightsOf, type GroupHeights } from '../cluster/heights.ts'
import type {
  EntryParts,
  ExplainAnswer,
  GroupName,
  GroupWhyAnswer,
  NearestGroup,
  ViewQuery,
} from '../model/answers.ts'
import { MAX_LINE_BYTES } from '../model/limits.ts'
import type { UnparsedReason } from '../model/summary.ts'
import type { Reading } from '../model/upload.ts'
import type { ViewGroup } from './cut.ts'
import { findGroup, MAX_MEMBERS, similarityOf } from './groups.ts'
import { formatLabel } from './reading.ts'
import type { View, ViewFile } from './view.ts'

/** Why lines are in their groups: what the tree says of a group, and of the shape of one entry. */

/** A line as found in its file: in an entry, or in none. */
export interface FoundLine {
  readonly line: number
  readonly unparsed: UnparsedReason | null
  readonly entry: EntryParts | null
  /** Name of the entry's shape. */
  readonly shape: string | null
}

export const answerGroupWhy = (
  view: View,
  id: string,
  query: ViewQuery,
  partial: boolean,
): GroupWhyAnswer => {
  const similarity = similarityOf(query)
  const group = findGroup(view, id, query)
  const place = new Place(view, group, similarity)
  const members = [...group.shapes].sort((a, b) => b.count - a.count).slice(0, MAX_MEMBERS)
  return {
    ...nameOf(group),
    similarity,
    shapes: group.shapes.length,
    members: members.map(({ shape, text, count }) => ({
      shape,
      text,
      count,
      joined: place.joined(shape),
      pieces: align(group.template, text),
    })),
    nearest: place.nearest(),
    partial,
  }
}

export const answerExplain = (
  view: View,
  file: ViewFile,
  reading: Reading,
  { line, unparsed, entry, shape }: FoundLine,
  query: Pick<ViewQuery, 'similarity'>,
  partial: boolean,
): ExplainAnswer => {
  const similarity = similarityOf(query)
  const known = shape === null ? undefined : view.shapes.get(shape)
  const group = known && view.cut(similarity).find(({ shapes }) => shapes.includes(known))
  const place = group && new Place(view, group, similarity)
  return {
    upload: file.upload,
    file: file.file,
    fileName: file.name,
    line,
    format: formatLabel(reading),
    charset: reading.charset,
    unparsed,
    entry: entry && { ...entry, message: entry.message.slice(0, MAX_LINE_BYTES) },
    shape: known ? { shape: known.shape, text: known.text, count: known.count } : null,
    group: group ? nameOf(group) : null,
    pieces: group && entry ? align(group.template, entry.message.slice(0, MAX_LINE_BYTES)) : null,
    similarity,
    joined: place && shape !== null ? place.joined(shape) : null,
    nearest: place?.nearest() ?? null,
    partial,
  }
}

const nameOf = ({ id, template, shapes }: ViewGroup): GroupName => ({
  id,
  template,
  count: shapes.reduce((sum, { count }) => sum + count, 0),
})

/** Where a group of a cut stands in the view's tree. */
class Place {
  readonly #view: View
  readonly #group: ViewGroup
  readonly #similarity: number
  readonly #numbers: ReadonlyMap<string, number>
  readonly #heights: GroupHeights

  constructor(view: View, group: ViewGroup, similarity: number) {
    this.#view = view
    this.#group = group
    this.#similarity = similarity
    this.#numbers = new Map(view.tree.shapes.map(({ shape }, number) => [shape, number]))
    const members = new Set(group.shapes.map(({ shape }) => this.#numbers.get(shape)!))
    this.#heights = heightsOf(view.tree, this.#numbers.get(group.id)!, members)
  }

  /** Similarity from which downwards a shape is one with the one that names the group; null for that one itself. */
  joined(shape: string): number | null {
    return shape === this.#group.id ? null : (this.#heights.toFirst.get(this.#numbers.get(shape)!) ?? null)
  }

  /**
   * The group that this one meets first when the cut gets looser; of several that are one by then the one with most words in
   * common. Where none of them has any, the tree says nothing, and of all groups the likest is meant.
   */
  nearest(): NearestGroup | null {
    const { next, toFirst } = this.#heights
    const others = this.#view.cut(this.#similarity).filter(({ id }) => id !== this.#group.id)
    const words = wordsOf(this.#group.template)
    const likest = (groups: readonly ViewGroup[]): { group: ViewGroup; share: number } | undefined => {
      let best: { group: ViewGroup; share: number } | undefined
      for (const group of groups) {
        const share = commonShare(words, wordsOf(group.template))
        if (!best || share > best.share) best = { group, share }
      }
      return best
    }
    const met = likest(others.filter(({ id }) => next.has(this.#numbers.get(id)!)))
    const found = met && met.share > 0 ? met : (likest(others) ?? met)
    if (!found) return null
    return { ...nameOf(found.group), similarity: toFirst.get(this.#numbers.get(found.group.id)!) ?? 0 }
  }
}

const wordsOf = (template: string): ReadonlySet<string> => new Set(template.match(/[\p{L}\p{N}]+/gu) ?? [])

/** Words in both, as a share of the words of each (Dice). */
const commonShare = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
  a.size + b.size === 0 ? 0 : (2 * [...a].filter((word) => b.has(word)).length) / (a.size + b.size)
