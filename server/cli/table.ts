import type { GroupAnswer, GroupsAnswer } from '../model/answers.ts'
import { MAX_SHAPES } from '../model/limits.ts'
import type { LevelKey } from '../model/level.ts'
import { LEVEL_KEYS } from '../model/level.ts'
import { columns, fit, printable } from './columns.ts'

/** Narrower than this a template says nothing; the terminal then wraps the line. */
const MIN_TEMPLATE_COLUMNS = 20

const HEAD = ['COUNT', 'SHARE', 'LEVEL', 'LAST SEEN', 'TEMPLATE'] as const

interface TableStyle {
  /** Columns of the terminal; null keeps every line whole. */
  readonly width: number | null
  readonly color: boolean
}

/** Groups as a table, by lines; under it the books: how the file's lines add up. */
export const table = (answer: GroupsAnswer, style: TableStyle): readonly string[] => {
  const rows = answer.groups.map((group) => cells(group))
  const [count, share, level, seen] = [0, 1, 2, 3].map((i) =>
    Math.max(columns(HEAD[i] ?? ''), ...rows.map((row) => columns(row[i] ?? ''))),
  ) as [number, number, number, number]
  const left = count + share + level + seen + 4 * 2
  const room = style.width === null ? Infinity : Math.max(MIN_TEMPLATE_COLUMNS, style.width - left)
  const paint = style.color ? painter : plain
  const line = (row: Row, levelStyle: string, slots: boolean): string => {
    const template = fit(row[4], room)
    return [
      row[0].padStart(count),
      row[1].padStart(share),
      paint(levelStyle, row[2].padEnd(level)),
      paint(DIM, row[3].padEnd(seen)),
      slots && style.color ? template.replaceAll(/<[^<> ]*>/g, (slot) => paint(SLOT, slot)) : template,
    ].join('  ')
  }
  return [
    paint(BOLD, line(HEAD, '', false)),
    ...rows.map((row) => line(row, LEVEL_STYLES[row[2]] ?? '', true)),
    '',
    books(answer),
    ...(answer.coarseness > 0 ? [coarse()] : []),
  ]
}

const coarse = (): string =>
  `There are more than ${digits(MAX_SHAPES)} kinds of messages: they are told apart less strictly, so that groups are coarser.`

type Row = readonly [count: string, share: string, level: string, seen: string, template: string]

const cells = (group: GroupAnswer): Row => [
  digits(group.count),
  percent(group.share),
  mainLevel(group.levels),
  // Times are UTC; seconds suffice to find one's way.
  group.lastSeen?.slice(0, 19).replace('T', ' ') ?? '-',
  printable(group.template),
]

/** The level that most of its entries have, the more severe of two; nothing for none. */
const mainLevel = (levels: GroupAnswer['levels']): string => {
  let main: LevelKey = 'none'
  for (const key of LEVEL_KEYS) if ((levels[key] ?? 0) >= Math.max(1, levels[main] ?? 0)) main = key
  return main === 'none' ? '-' : main
}

const books = ({ lines, unparsed, unparsedBy, entries, totalGroups }: GroupsAnswer): string => {
  const reasons = Object.entries(unparsedBy).flatMap(([reason, count]) =>
    count > 0 ? [`${digits(count)} ${reason}`] : [],
  )
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`
  return (
    `${digits(lines)} lines = ${digits(lines - unparsed)} grouped + ${digits(unparsed)} unparsed${why}; ` +
    `${digits(entries)} entries in ${digits(totalGroups)} groups`
  )
}

const digits = (count: number): string => count.toLocaleString('en-US')

const percent = (share: number): string => {
  const value = share * 100
  return value > 0 && value < 0.05 ? '<0.1%' : `${value.toFixed(1)}%`
}

const BOLD = '1'
const DIM = '2'
const SLOT = '36'
const LEVEL_STYLES: Readonly<Record<string, string>> = {
  trace: '2',
  debug: '2',
  info: '32',
  warn: '33',
  error: '31',
  fatal: '1;31',
}

const painter = (style: string, text: string): string =>
  style === '' ? text : `\u001b[${style}m${text}\u001b[0m`
const plain = (_style: string, text: string): string => text
