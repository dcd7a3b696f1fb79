import type { GroupAnswer, GroupsAnswer } from '../model/answers.ts'
import { mainLevel } from '../model/level.ts'
import { MAX_SHAPES } from '../model/limits.ts'
import { printable } from './columns.ts'
import { grid, type Column, type TableStyle } from './grid.ts'

const LEVEL_STYLES: Readonly<Record<string, string>> = {
  trace: '2',
  debug: '2',
  info: '32',
  warn: '33',
  error: '31',
  fatal: '1;31',
}
const DIM = '2'

export const LEVEL_COLUMN: Column = {
  head: 'LEVEL',
  align: 'left',
  paint: (level) => LEVEL_STYLES[level] ?? '',
}

/** A column of times. */
export const seenColumn = (head: string): Column => ({ head, align: 'left', paint: () => DIM })

const HEADS: readonly Column[] = [
  { head: 'COUNT', align: 'right' },
  { head: 'SHARE', align: 'right' },
  LEVEL_COLUMN,
  seenColumn('LAST SEEN'),
]

/** Groups as a table, by lines; under it the books: how the file's lines add up. */
export const table = (answer: GroupsAnswer, style: TableStyle): readonly string[] => [
  ...grid(
    HEADS,
    answer.groups.map(({ count, share, levels, lastSeen, template }) => ({
      cells: [digits(count), percent(share), levelCell(levels), seconds(lastSeen)],
      template: printable(template),
    })),
    style,
  ),
  '',
  `${books(answer)} in ${digits(answer.totalGroups)} groups`,
  ...coarse(answer),
]

/** A sentence where groups are coarser. */
export const coarse = ({ coarseness }: Pick<GroupsAnswer, 'coarseness'>): readonly string[] =>
  coarseness > 0
    ? [
        `There are more than ${digits(MAX_SHAPES)} kinds of messages: they are told apart less strictly, so that groups are coarser.`,
      ]
    : []

/** Nothing for none. */
export const levelCell = (levels: GroupAnswer['levels']): string => {
  const main = mainLevel(levels)
  return main === 'none' ? '-' : main
}

/** Times are UTC; seconds suffice to find one's way. */
export const seconds = (time: string | null): string => time?.slice(0, 19).replace('T', ' ') ?? '-'

export const books = ({
  lines,
  unparsed,
  unparsedBy,
  entries,
}: Pick<GroupsAnswer, 'lines' | 'unparsed' | 'unparsedBy' | 'entries'>): string => {
  const reasons = Object.entries(unparsedBy).flatMap(([reason, count]) =>
    count > 0 ? [`${digits(count)} ${reason}`] : [],
  )
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`
  return (
    `${digits(lines)} lines = ${digits(lines - unparsed)} grouped + ${digits(unparsed)} unparsed${why}; ` +
    `${digits(entries)} entries`
  )
}

/** A whole number, its digits in threes: what toLocaleString writes, which takes 10 ms the first time. */
export const digits = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')

export const percent = (share: number): string => {
  const value = share * 100
  return value > 0 && value < 0.05 ? '<0.1%' : `${value.toFixed(1)}%`
}
