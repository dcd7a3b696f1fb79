import type {
  ComparedGroup,
  ComparedSide,
  DiffAnswer,
  SharedGroup,
  SideOfGroup,
  ViewQuery,
} from '../model/answers.ts'
import { levelCode, mainLevel } from '../model/level.ts'
import type { ViewGroup } from './cut.ts'
import { countGroup, filterOf, type Filter } from './filter.ts'
import { answerOf, figuresOf, isoOrNull, similarityOf } from './groups.ts'
import { isChange, scaleOf, surpriseOf } from './rate.ts'
import { booksOf, type View, type ViewRow } from './view.ts'

/** One of the two that are compared: what of a view belongs to it. */
interface Side {
  readonly name: string
  readonly upload: string
}

/** The groups of a view of two sides, by what each of them has of them. */
export const answerDiff = (
  view: View,
  oldSide: Side,
  newSide: Side,
  query: Pick<ViewQuery, 'similarity'> = {},
): DiffAnswer => {
  const similarity = similarityOf(query)
  const filter = filterOf({ uploads: [] }, view.bucketMs)
  const before = new SideOfView(view, oldSide, filter)
  const after = new SideOfView(view, newSide, filter)
  const groups = view.cut(similarity).map((group): ComparedGroup => ({
    ...answerOf(view, { group, counts: countGroup(view.series, group, filter) }),
    old: before.of(group),
    new: after.of(group),
  }))
  const both = groups.filter((group) => group.old.count > 0 && group.new.count > 0)
  const scale = scaleOf(both.map(({ old, new: { count } }) => ({ old: old.count, new: count })))
  const shared = both.map((group) => compare(group, scale ?? 1))
  return {
    old: before.books,
    new: after.books,
    similarity,
    coarseness: view.coarseness,
    scale,
    newGroups: groups.filter((group) => group.old.count === 0).sort(bySeverity),
    goneGroups: groups.filter((group) => group.new.count === 0).sort(bySeverity),
    changedGroups: shared
      .filter(({ factor, surprise }) => isChange(factor, surprise))
      .sort((a, b) => b.surprise - a.surprise || byCount(a, b)),
    unchangedGroups: shared.filter(({ factor, surprise }) => !isChange(factor, surprise)).sort(byCount),
  }
}

class SideOfView {
  readonly books: ComparedSide
  readonly #view: View
  readonly #filter: Filter
  readonly #upload: string

  constructor(view: View, { name, upload }: Side, filter: Filter) {
    const files = view.files.filter((file) => file.upload === upload)
    this.#view = view
    this.#filter = filter
    this.#upload = upload
    const { bytes, lines, entries, unparsedBy } = booksOf(files)
    const all = this.#count([...view.shapes.values()])
    this.books = {
      name,
      bytes,
      lines,
      entries,
      unparsed: unparsedBy.blank + unparsedBy.binary,
      unparsedBy,
      firstSeen: isoOrNull(all.minUs),
      lastSeen: isoOrNull(all.maxUs),
    }
  }

  /** What it has of a group. */
  of({ shapes }: ViewGroup): SideOfGroup {
    return figuresOf(this.#count(shapes), this.books.entries)
  }

  #count(shapes: readonly { readonly rows: readonly ViewRow[] }[]) {
    const { files, series } = this.#view
    const isOwn = ({ file }: ViewRow): boolean => files[file]?.upload === this.#upload
    return countGroup(
      series,
      { shapes: shapes.map(({ rows }) => ({ rows: rows.filter(isOwn) })) },
      this.#filter,
    )
  }
}

const compare = (group: ComparedGroup, scale: number): SharedGroup => {
  const pair = { old: group.old.count, new: group.new.count }
  return { ...group, factor: pair.new / pair.old / scale, surprise: surpriseOf(pair, scale) }
}

const bySeverity = (a: ComparedGroup, b: ComparedGroup): number =>
  levelCode(mainLevel(b.levels)) - levelCode(mainLevel(a.levels)) || byCount(a, b)

const byCount = (a: ComparedGroup, b: ComparedGroup): number => b.count - a.count || (a.id < b.id ? -1 : 1)
