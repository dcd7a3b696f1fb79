import { columns, fit } from './columns.ts'

/** Narrower than this a template says nothing; the terminal then wraps the line. */
const MIN_TEMPLATE_COLUMNS = 20

export interface TableStyle {
  /** Columns of the terminal; null keeps every line whole. */
  readonly width: number | null
  readonly color: boolean
}

/** Of standard output: what fits and what is coloured on a terminal, unless NO_COLOR is set; whole lines to a pipe. */
export const styleOfOutput = (): TableStyle => {
  const { stdout, env } = process
  return {
    width: stdout.isTTY ? stdout.columns : null,
    color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '',
  }
}

/** A column before the template. */
export interface Column {
  readonly head: string
  readonly align: 'left' | 'right'
  /** How a cell is painted: an SGR code; nothing for none. */
  readonly paint?: (cell: string) => string
}

/** The cells of the columns, and the template behind them, in a terminal's characters. */
export interface GridRow {
  readonly cells: readonly string[]
  readonly template: string
}

/** Rows below their heads, as wide as their cells; the template has what is left of the terminal. */
export const grid = (
  heads: readonly Column[],
  rows: readonly GridRow[],
  { width, color }: TableStyle,
): readonly string[] => {
  const widths = heads.map(({ head }, at) =>
    rows.reduce((most, { cells }) => Math.max(most, columns(cells[at] ?? '')), columns(head)),
  )
  const left = widths.reduce((sum, one) => sum + one + GAP.length, 0)
  const room = width === null ? Infinity : Math.max(MIN_TEMPLATE_COLUMNS, width - left)
  const padded = (cell: string, at: number): string =>
    heads[at]?.align === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)
  const line = ({ cells, template }: GridRow): string => {
    const fitting = fit(template, room)
    if (!color) return [...cells.map(padded), fitting].join(GAP)
    const painted = cells.map((cell, at) => paint(heads[at]?.paint?.(cell) ?? '', padded(cell, at)))
    return [...painted, fitting.replaceAll(/<[^<> ]*>/g, (slot) => paint(SLOT, slot))].join(GAP)
  }
  const head = [...heads.map(({ head: text }, at) => padded(text, at)), 'TEMPLATE'].join(GAP)
  return [color ? paint(BOLD, head) : head, ...rows.map(line)]
}

const GAP = '  '

const BOLD = '1'
const SLOT = '36'

const paint = (style: string, text: string): string =>
  style === '' ? text : `\u001b[${style}m${text}\u001b[0m`
