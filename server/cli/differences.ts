import type { ComparedGroup, ComparedSide, DiffAnswer, SharedGroup } from '../model/answers.ts'
import { printable } from './columns.ts'
import { grid, type Column, type GridRow, type TableStyle } from './grid.ts'
import { books, coarse, digits, LEVEL_COLUMN, levelCell, percent, seconds, seenColumn } from './table.ts'

const COUNT: Column = { head: 'COUNT', align: 'right' }
const SHARE: Column = { head: 'SHARE', align: 'right' }

/** What has come, gone and changed, a table each; under them the books of both files. */
export const differences = (answer: DiffAnswer, style: TableStyle): readonly string[] => {
  const { newGroups, goneGroups, changedGroups } = answer
  const section = (title: string, heads: readonly Column[], rows: readonly GridRow[]): readonly string[] =>
    rows.length === 0 ? [] : [title, ...grid(heads, rows, style), '']
  return [
    ...section(
      `New: ${amount(newGroups)}, only in ${printable(answer.new.name)}`,
      [COUNT, SHARE, LEVEL_COLUMN, seenColumn('FIRST SEEN')],
      newGroups.map((group) => oneSided(group, group.firstSeen)),
    ),
    ...section(
      `Gone: ${amount(goneGroups)}, only in ${printable(answer.old.name)}`,
      [COUNT, SHARE, LEVEL_COLUMN, seenColumn('LAST SEEN')],
      goneGroups.map((group) => oneSided(group, group.lastSeen)),
    ),
    ...section(
      `Changed in rate: ${amount(changedGroups)}`,
      [
        { ...COUNT, head: 'OLD' },
        SHARE,
        { ...COUNT, head: 'NEW' },
        SHARE,
        { head: 'RATE', align: 'right' },
        LEVEL_COLUMN,
      ],
      changedGroups.map(twoSided),
    ),
    sideLine('OLD', answer.old),
    sideLine('NEW', answer.new),
    ...coarse(answer),
    ...summary(answer),
  ]
}

const oneSided = (group: ComparedGroup, seen: string | null): GridRow => ({
  cells: [
    digits(group.count),
    // The other has none of it.
    percent(group.old.share + group.new.share),
    levelCell(group.levels),
    seconds(seen),
  ],
  template: printable(group.template),
})

const twoSided = ({ old: before, new: after, factor, template }: SharedGroup): GridRow => ({
  cells: [
    digits(before.count),
    percent(before.share),
    digits(after.count),
    percent(after.share),
    times(factor),
    levelCell(after.levels),
  ],
  template: printable(template),
})

const sideLine = (title: string, side: ComparedSide): string => {
  const { firstSeen, lastSeen } = side
  const span = firstSeen === null ? '' : `, ${seconds(firstSeen)} to ${seconds(lastSeen)}`
  return `${title} ${printable(side.name)}: ${books(side)}${span}`
}

const amount = ({ length }: readonly unknown[]): string =>
  `${digits(length)} ${length === 1 ? 'group' : 'groups'}`

const summary = (answer: DiffAnswer): readonly string[] => {
  const { newGroups, goneGroups, changedGroups, unchangedGroups, scale } = answer
  const [come, gone, changed, same] = [newGroups, goneGroups, changedGroups, unchangedGroups].map((groups) =>
    digits(groups.length),
  )
  return [
    ...(scale === null
      ? []
      : [`Groups in both usually occur ${times(scale)} as often in NEW; rates are measured by that.`]),
    `${come} new, ${gone} gone, ${changed} changed in rate, ${same} unchanged`,
  ]
}

/** A factor with the digits that tell something: ×148, ×3.2, ×0.031. */
const times = (factor: number): string =>
  `×${factor >= 100 ? digits(Math.round(factor)) : String(Number(factor.toPrecision(2)))}`
