import { emptyHeader } from './header-values.ts'
import { headerReader } from './header.ts'
import { leadElements, leadKey, type Lead } from './lead.ts'

/** Lines that begin alike. */
export interface LeadClass {
  readonly lead: Lead
  readonly lines: Uint8Array[]
}

/** Formats of dates that are written alike, "01/03/2024" and "24/03/01"; the first is meant where nothing else is known. */
const ORDERS: readonly (readonly string[])[] = [
  ['us-slash', 'eu-slash'],
  ['short-slash', 'us-short-slash', 'eu-short-slash'],
]

/**
 * Finds out in what order dates of digits stand: that which makes dates of the most lines of a place, as "31/03/24" is none in some
 * orders; and of those which do so for as many, that in which the times lie closest together, as a log's do: "21/11/26" and
 * "22/11/26" are two days, or a year. Its class then has all lines that it can read.
 */
export const joinDateOrders = (classes: Map<string, LeadClass>): void => {
  for (const formats of ORDERS) {
    const places = new Map<string, Lead>()
    for (const { lead } of classes.values())
      if (lead.format !== null && formats.includes(lead.format)) {
        const first = { ...lead, format: formats[0]! }
        places.set(leadKey(first), first)
      }
    for (const place of places.values()) joinPlace(classes, place, formats)
  }
}

const joinPlace = (classes: Map<string, LeadClass>, place: Lead, formats: readonly string[]): void => {
  const orders = formats.map((format) => {
    const lead = { ...place, format }
    return { lead, key: leadKey(lead) }
  })
  const lines = orders.flatMap(({ key }) => classes.get(key)?.lines ?? [])
  const [best] = orders
    .map((order) => ({ ...order, ...readAll(order.lead, lines) }))
    .sort((a, b) => b.read.size - a.read.size || a.spanUs - b.spanUs)
  if (!best) return
  const others = orders.flatMap(({ lead, key }) => {
    const left = classes.get(key)?.lines.filter((line) => !best.read.has(line)) ?? []
    classes.delete(key)
    return left.length > 0 ? [[key, { lead, lines: left }] as const] : []
  })
  classes.set(best.key, { lead: best.lead, lines: [...best.read] })
  for (const [key, other] of others) classes.set(key, other)
}

/** The lines whose time can be read so, and how far apart the times are. */
const readAll = (
  lead: Lead,
  lines: readonly Uint8Array[],
): { readonly read: ReadonlySet<Uint8Array>; readonly spanUs: number } => {
  const elements = leadElements(lead)
  const reader = headerReader({ elements, need: elements.length })
  const into = emptyHeader(false)
  const read = new Set<Uint8Array>()
  let [first, last] = [Infinity, -Infinity]
  for (const line of lines) {
    if (reader(line, 0, line.length, into) < 0) continue
    read.add(line)
    first = Math.min(first, into.us)
    last = Math.max(last, into.us)
  }
  return { read, spanUs: last - first }
}
