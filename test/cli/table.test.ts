import { expect, test } from 'vitest'
import type { GroupAnswer, GroupsAnswer } from '../../server/model/answers.ts'
import { columns } from '../../server/cli/columns.ts'
import { table } from '../../server/cli/table.ts'

const group = (template: string, count: number, levels: GroupAnswer['levels']): GroupAnswer => ({
  id: '0123456789abcdef',
  template,
  count,
  lines: count,
  share: count / 1_235_000,
  firstSeen: null,
  lastSeen: count > 1 ? '2026-01-31T12:00:00.123456Z' : null,
  levels,
  samples: [],
  shapes: 1,
})

const answer: GroupsAnswer = {
  bytes: 1,
  lines: 1_235_010,
  entries: 1_235_000,
  unparsed: 10,
  unparsedBy: { blank: 10, binary: 0 },
  levels: {},
  untimed: 0,
  coarseness: 0,
  partial: false,
  similarity: 0.5,
  from: null,
  to: null,
  totalGroups: 3,
  matchedGroups: 3,
  matchedEntries: 1_235_000,
  groups: [
    group('Accepted connection from <ip>:<num> from somewhere far away', 1_234_567, {
      info: 1_234_000,
      warn: 567,
    }),
    group('数据库连接失败 <num> 次，请检查网络设置和防火墙规则以及服务器的状态', 432, {
      error: 216,
      warn: 216,
    }),
    group('it happened \u001b[2J once', 1, { none: 1 }),
  ],
  cursor: null,
}

test('a pipe gets whole lines and the books', () => {
  expect(table(answer, { width: null, color: false })).toEqual([
    '    COUNT   SHARE  LEVEL  LAST SEEN            TEMPLATE',
    '1,234,567  100.0%  info   2026-01-31 12:00:00  Accepted connection from <ip>:<num> from somewhere far away',
    '      432   <0.1%  error  2026-01-31 12:00:00  数据库连接失败 <num> 次，请检查网络设置和防火墙规则以及服务器的状态',
    '        1   <0.1%  -      -                    it happened ␛[2J once',
    '',
    '1,235,010 lines = 1,235,000 grouped + 10 unparsed (10 blank); 1,235,000 entries in 3 groups',
  ])
})

test('a terminal gets lines that fit, wide characters counted twice', () => {
  for (const width of [70, 80, 81, 120]) {
    const lines = table(answer, { width, color: false }).slice(0, 4)
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width)
    expect(columns(lines[2] ?? '')).toBeGreaterThanOrEqual(Math.min(width, 105) - 2)
  }
})

test('colour changes nothing but colour', () => {
  const plain = table(answer, { width: 100, color: false })
  const colored = table(answer, { width: 100, color: true })
  expect(colored.join('\n')).toContain('\u001b[36m<ip>\u001b[0m')
  // eslint-disable-next-line no-control-regex -- takes colours away
  expect(colored.map((line) => line.replaceAll(/\u001b\[[\d;]*m/g, ''))).toEqual(plain)
})
