import { describe, expect, test } from 'vitest'
import { analyze, analyzeSeam, learn, merge, type AnalyzeContext } from '../server/analyze.ts'
import { digitGuards } from '../server/cluster/digit-guards.ts'
import { decodeSummary } from '../server/cluster/summary-code.ts'
import { Counter } from '../server/counter.ts'
import { FIRST_MESSAGE, MAX_MESSAGES } from '../server/kernel/assembly/layout.ts'
import { EntryReader } from '../server/parse/entries.ts'
import type { EntrySink } from '../server/parse/entry-view.ts'
import type { LineMemo } from '../server/parse/line-memo.ts'
import { JAVA, PYTHON } from './law-texts.ts'
import { pieced, plain, plainAnalysis } from './pieces.ts'
import { Random } from './samples/random.ts'

/**
 * Messages behind known headers are known by what the mask leaves of them: with and without that, and wherever a file is cut,
 * the same must come out.
 */

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (k: number, second = two(k % 60)): string =>
  `${two(8 + (k >> 12))}:${two((k >> 6) % 60)}:${second}`

/** Headers of line k, by what is known of their time. */
const HEADERS: Readonly<Record<string, (k: number, level: string, second?: string) => string>> = {
  'with a date': (k, level, second) =>
    `2016-12-${two(29 + ((k >> 9) % 3))} ${clock(k, second)},123 ${level} [main] c.a.Pay - `,
  'with a zone': (k, level, second) =>
    `2016-12-31T${clock(k, second)}.5${k % 3 === 0 ? 'Z' : '+08:00'} ${level} pay: `,
  'without a year': (k, level, second) =>
    `Dec ${28 + ((k >> 9) % 4)} ${clock(k, second)} web1 pay[${k % 977}]: ${level} `,
  'without a date': (k, level, second) => `${clock(k, second)}.250 ${level} pay: `,
}

const WORDS = ['order', 'refund', 'basket', 'invoice']
/** Values whose letters vary, so that what is left is the message alone. */
const value = (random: Random): string => {
  const hex = (length: number): string =>
    Array.from({ length }, () => '0123456789abcdef'[random.int(0, 15)]!).join('')
  const word = random.pick(['red', 'café', 'blue sky', 'größe', 'o k'] as const)
  return random.pick([
    `0x${hex(9)}`,
    `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    `/var/${random.pick(['lib', 'log', 'tmp'] as const)}/${hex(6)}x.bin`,
    `"${word} ${hex(3)}"`,
    `'${hex(5)} ${word}'`,
    `https://${hex(4)}.example.com/${hex(5)}`,
    `${hex(5)}x@example.com`,
    `${random.int(1, 9999)}${random.pick(['ms', 's', 'µs', 'kB'] as const)}`,
  ] as const)
}
const message = (random: Random): string => {
  const verb = random.pick(['took', 'read', 'lost'] as const)
  return `${random.pick(WORDS as [string, ...string[]])} ${verb} ${value(random)}${random.chance(0.2) ? ` of ${value(random)}` : ''}`
}

/** What else may stand behind a header. */
const BEHIND = [
  '{"msg":"up","level":"error"}',
  'a=b level=error msg="x y"',
  '',
  '"up": ',
  '  up',
  '- up',
  'é',
  '{',
  'x: 5',
]
/** Lines without one. */
const BETWEEN = [
  '',
  '',
  '   ',
  '\tat com.acme.Pay(Pay.java:42)',
  'java.io.IOException: Broken pipe',
  '  "level": "warn"',
  ...JAVA,
  ...PYTHON,
]

/** A log whose messages repeat but for their values, with all that may stand between them. */
const log = (count: number, seed: number, header: (typeof HEADERS)[string]): string => {
  const random = new Random(seed)
  const lines = Array.from({ length: count }, (_, k) => {
    const level = random.pick(['INFO', 'INFO', 'WARN', 'ERROR'] as const)
    if (random.chance(0.02)) return random.pick(BETWEEN as [string, ...string[]])
    const second = random.chance(0.005) ? '60' : undefined
    const says = random.chance(0.03) ? random.pick(BEHIND as [string, ...string[]]) : message(random)
    return header(k, level, second) + says + (random.chance(0.1) ? '\r' : '')
  })
  return `${lines.join('\n')}\n`
}

/** What a stretch adds up to, its index, and how many of its entries were known by their messages. */
const count = (bytes: Uint8Array, context: AnalyzeContext, remembers: boolean) => {
  const counter = new Counter('utf-8')
  let byMessage = 0
  const seen: { memo: LineMemo | null } = { memo: null }
  const known: EntrySink['known'] = (lines, from, to, offset) => {
    const taken = counter.known(lines, from, to, offset)
    byMessage += lines.memo.recall.numbers
      .subarray(from, from + taken)
      .filter((n) => n >= FIRST_MESSAGE).length
    return taken
  }
  const reader = new EntryReader(context, false, remembers ? digitGuards : undefined)
  const start = reader.findStart(bytes, context.offset)!
  const rest = reader.scan(bytes, start.at, start.state, context.offset, false, {
    entry: (entry) => {
      if (entry.memo >= FIRST_MESSAGE) byMessage++
      seen.memo = entry.memos
      counter.entry(entry)
    },
    unparsed: (...all) => counter.unparsed(...all),
    known,
  })
  const { encoded, index } = counter.finish(rest.at - start.at)
  return {
    counted: [start, rest, Buffer.from(encoded).toString('latin1'), index.offsets.join(), index.rows.join()],
    byMessage,
    isFull: seen.memo?.isFull === true,
  }
}

/** Counts the parts of a text with and without what is remembered. @returns how many entries were known by their messages */
const check = (parts: readonly (string | Uint8Array)[]): number => {
  const all = parts.map((part) => Buffer.from(part))
  const reading = { ...learn(Buffer.concat(all)), zone: 'Asia/Shanghai' }
  let [offset, byMessage] = [0, 0]
  for (const bytes of all) {
    const context = { ...reading, offset }
    const remembered = count(bytes, context, true)
    expect(remembered.counted).toEqual(count(bytes, context, false).counted)
    byMessage += remembered.byMessage
    offset += bytes.length
  }
  return byMessage
}

/** As a file is cut: anywhere. */
const cutAt = (text: string, ...places: readonly number[]): readonly Uint8Array[] => {
  const bytes = Buffer.from(text)
  const edges = [0, ...places.map((place) => Math.floor(place * bytes.length)), bytes.length]
  return edges.slice(1).map((to, k) => bytes.subarray(edges[k], to))
}

describe.each(Object.entries(HEADERS))('lines that begin with a time %s', (_, header) => {
  test('say what they say when they are read', () => {
    for (const seed of [1, 2]) {
      const count = 6000
      const places = seed === 1 ? [0.3, 0.6] : [0.11, 0.5, 0.501, 0.93]
      expect(check(cutAt(log(count, seed, header), ...places))).toBeGreaterThan(count / 5)
    }
  })

  test('also where another part has NULs or escapes', () => {
    const [one, two] = [log(3000, 3, header), log(1500, 4, header)]
    const damaged = (by: string): string =>
      two.replaceAll(' of ', ` o${by}f `).replaceAll('refund ', `refund${by} `)
    check([one, damaged('\0'), one, damaged('\x1b[31m'), one, damaged('\0\x1b[0m'), two])
  })

  test('add up to the same wherever they are cut', () => {
    const bytes = Buffer.from(log(2500, 5, header))
    const context = { ...learn(bytes), zone: 'UTC', offset: 0 }
    const whole = analyzeSeam(bytes, 0, context)
    const expected = plain(decodeSummary(whole.encoded))
    const random = new Random(6)
    for (let round = 0; round < 6; round++) {
      const cuts = Array.from({ length: random.int(1, 3) }, () => random.int(0, bytes.length))
      expect(plain(pieced(bytes, cuts, context))).toEqual(expected)
      const [cut] = cuts as [number]
      const [a, b] = [
        analyze(bytes.subarray(0, cut), context),
        analyze(bytes.subarray(cut), { ...context, offset: cut }),
      ]
      expect(plainAnalysis(merge(a, b, context))).toEqual(plainAnalysis(analyze(bytes, context)))
    }
  })
})

test('a message that goes on is another one', () => {
  const random = new Random(7)
  const header = HEADERS['with a date']!
  const lines = Array.from({ length: 4000 }, (_, k) => {
    const behind =
      k < 2000 ? '' : random.pick(['', '\n', '\n\tat a.B.c(B.java:1)', '\n\n\tat a.B.c(B.java:1)'] as const)
    return `${header(k, 'ERROR')}${random.chance(0.1) ? '' : message(random)}${k % 3 === 0 ? '\r' : ''}${behind}\n`
  })
  expect(check(cutAt(lines.join(''), 0.4, 0.7))).toBeGreaterThan(500)
})

test('a quote that closes in the next line, or stands too far before it', () => {
  const header = HEADERS['with a date']!
  const lines = Array.from(
    { length: 3000 },
    (_, k) => `${header(k, 'INFO')}says "0x${'ab'.repeat(k % 3 === 0 ? 300 : 4)}${k} \\\n\tand no more" ok\n`,
  )
  check(cutAt(lines.join(''), 0.5))
})

test('a message is counted at the level and the kind of time of its own line', () => {
  const random = new Random(8)
  const names = Object.values(HEADERS)
  const lines = Array.from({ length: 8000 }, (_, k) => {
    const level = random.pick(['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const)
    return `${random.pick(names as [(typeof names)[number]])(k, level)}${message(random)}\n`
  })
  check(cutAt(lines.join(''), 0.3, 0.6))
})

test('a line that comes again and again is known as a line, and its message as a message', () => {
  const header = HEADERS['with a date']!
  const same = Array.from(
    { length: 400 },
    (_, k) => `${header(k, 'INFO')}order took 0xab${k % 10}c of /var/x.bin\n`,
  )
  check([
    ...Array.from(
      { length: 5 },
      (_, part) => same.slice(part * 80, part * 80 + 80).join('') + log(500, part, header),
    ),
  ])
})

test('a line that is never remembered is known by its message', () => {
  // As a dump it would read otherwise with other digits.
  const lines = Array.from(
    { length: 6000 },
    (_, k) => `2016-12-31 ${clock(k)} INFO ${k < 9 ? 'up' : '00000000  48 65 6c 6c 6f 20 77 6f'}\n`,
  )
  expect(check(cutAt(lines.join(''), 0.2, 0.4, 0.6, 0.8))).toBeGreaterThan(1000)
})

test('messages past those that are remembered', () => {
  const header = HEADERS['with a date']!
  const word = (n: number): string =>
    n.toString(16).replace(/./g, (digit) => 'ghijklmnopqrstuv'[parseInt(digit, 16)]!)
  const lines = (from: number, to: number): Uint8Array => {
    const some = Array.from(
      { length: to - from },
      (_, k) => `${header(k, 'INFO')}took 5s ${word(from + k)}\n`,
    )
    return Buffer.from([...some, ...some].join(''))
  }
  const context = { ...learn(lines(0, 9)), zone: 'UTC', offset: 1 }
  let over = lines(0, 1)
  let remembered = count(over, context, true)
  for (let from = 0; !remembered.isFull && from < 3 * MAX_MESSAGES; from += 10_000) {
    over = lines(from, from + 10_000)
    remembered = count(over, context, true)
  }
  expect(remembered.isFull).toBe(true)
  expect(remembered.counted).toEqual(count(over, context, false).counted)
  const anew = count(over, context, true)
  expect(anew.isFull).toBe(false)
  expect(anew.counted).toEqual(remembered.counted)
})
