import { openLocal } from '../../server/app/local.ts'
import type { GroupAnswer } from '../../server/model/answers.ts'
import { LEVEL_KEYS } from '../../server/model/level.ts'
import { DEFAULT_SIMILARITY } from '../../server/model/limits.ts'
import { generate } from '../samples/index.ts'
import type { Kind } from '../samples/kind.ts'

/** A kind's sample log, read without any setting: what `NAME.txt` beside this file holds. */
const SAMPLE = { lines: 2000, seed: 1 }
const DATE = '2026-11-20'
/** Thresholds from 0 to 1 at which the tree is cut to count its different partitions. */
const CUTS = 100
/** Of a longer template (a stack trace) only so many characters, and how many there are. */
const TEMPLATE_CHARS = 200

/** The books, and a row for each group by count. Equal code gives equal text. */
export const goldenOf = async (kind: Kind): Promise<string> => {
  const { text, truth } = generate(kind, SAMPLE)
  const stream = (async function* () {
    yield text
  })()
  const local = await openLocal([{ name: kind.name, stream, date: DATE }], { lines: true })
  const groupsAt = (similarity: number): number =>
    local.groups({ uploads: [], similarity, limit: 1 }).totalGroups
  const { groups, ...books } = local.groups({ uploads: [], limit: 10_000 })
  const cuts = Array.from({ length: CUTS + 1 }, (_, step) => groupsAt(step / CUTS))
  const assigned = [...local.assign(0)].flat()
  const events = truth.lines.map((entry) => (entry === null ? '-' : truth.entries[entry]!.event))
  return [
    `${kind.name}: ${kind.about}`,
    '',
    ...figures({
      lines: books.lines,
      entries: books.entries,
      unparsed: books.unparsed,
      shapes: groupsAt(1),
      'different partitions': new Set(cuts).size,
      [`groups at ${DEFAULT_SIMILARITY}`]: groups.length,
      statements: truth.templates.size,
      'statements that are one whole group': wholeGroups(assigned, events),
    }),
    '',
    ...groups.toSorted(byCount).map(row),
    '',
  ].join('\n')
}

/** Ids have no say, so that a change of masks moves no rows but its own. */
const byCount = (a: GroupAnswer, b: GroupAnswer): number =>
  b.count - a.count || (a.template < b.template ? -1 : a.template > b.template ? 1 : 0)

const figures = (named: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(named).map(([name, value]) => `${String(value).padStart(6)}  ${name}`)

const row = ({ count, levels, template }: GroupAnswer): string => {
  const names = LEVEL_KEYS.filter((key) => key !== 'none' && (levels[key] ?? 0) > 0).join('+')
  const line = template
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
  const cut =
    line.length > TEMPLATE_CHARS ? `${line.slice(0, TEMPLATE_CHARS)} ... ${line.length} characters` : line
  return `${String(count).padStart(6)}  ${names.padEnd(5)}  ${cut}`
}

/** Statements of the program whose lines are exactly one group's. */
const wholeGroups = (assigned: readonly string[], events: readonly string[]): number => {
  const pairs = new Set(events.map((event, line) => `${event} ${assigned[line] ?? ''}`))
  const countOf = (index: 0 | 1): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const pair of pairs) {
      const side = pair.split(' ')[index] ?? ''
      counts.set(side, (counts.get(side) ?? 0) + 1)
    }
    return counts
  }
  const [ofEvent, ofGroup] = [countOf(0), countOf(1)]
  return [...pairs].filter((pair) => {
    const [event = '', group = ''] = pair.split(' ')
    return event !== '-' && group !== '-' && ofEvent.get(event) === 1 && ofGroup.get(group) === 1
  }).length
}
