import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coarseText, MAX_COARSENESS, nameOfShape } from '../../server/cluster/coarse.ts'
import { coarsenSummary, fitSummary } from '../../server/cluster/coarse-summary.ts'
import { ShapeTable } from '../../server/cluster/shapes.ts'
import { emptySummary, mergeSummaries } from '../../server/cluster/summary.ts'
import { MAX_SHAPES } from '../../server/model/limits.ts'
import { rowKey, type Summary } from '../../server/model/summary.ts'
import { TIME_NONE } from '../../server/model/time.ts'

test.for([
  ['payload k3Xq accepted by com.acme.Relay', 'payload <*> accepted by com.acme.Relay'],
  ['GET /api/v1/orders/k3 took <dur>', 'GET /api/<*>/orders/<*> took <dur>'],
  ['job-17a of utf8_x', 'job-<*> of <*>_x'],
] as const)('the first mask takes away what has a digit: %s', ([text, expected]) => {
  expect(coarseText(text, 0, 1)).toBe(expected)
})

test.for([
  ['payload k3Xq accepted by com.acme.Relay', 'payload <*> accepted by <*>'],
  ['took <dur>, state=READY (job-<num>)', 'took <dur>, state=READY (<*><num>)'],
  ['订单<num>已支付', '订单<num>已支付'],
  ['user_name jörg Größe done!', '<*> jörg Größe done!'],
  ['a/b1/c d', '<*> d'],
] as const)('the sixth leaves slots and plain words: %s', ([text, expected]) => {
  expect(coarseText(text, 0, 6)).toBe(expected)
})

test('each mask leaves less', () => {
  const text =
    'job k3Xq of com.acme.Relay: the disk of the rack is full, or so = 5 a b c d e f\n  at k3Xq\n  at f'
  expect(Array.from({ length: MAX_COARSENESS }, (_, at) => coarseText(text, 0, at + 1))).toEqual([
    'job <*> of com.acme.Relay: the disk of the rack is full, or so = <*> a b c d e f\n  at <*>\n  at f',
    'job <*> of com.acme.Relay: the disk of the rack is full, or so = <*> a b c d e f <lines>',
    'job <*> of com.acme.Relay: the disk of <text> = <*> a b c <text> <lines>',
    'job <*> of com.acme.Relay: the <text> = <*> a <text> <lines>',
    'job <*> of com.acme.Relay: <text> = <*> <text> <lines>',
    'job <*> of <*>: <text> = <*> <text> <lines>',
    'job <*> of <*>: <text> = <*> <text> <lines>',
    'job <*> of <*>: <text> = <*> <text> <*>',
    'job <*> of <*> <*> <*> <*> <*> <*>',
    'job <*> <*> <*> <*> <*> <*> <*> <*>',
    '<*> <*> <*> <*> <*> <*> <*> <*> <*>',
  ])
})

test('a text is made coarser at once as step by step, and the coarsest texts are few', () => {
  const coarsest = new Set<string>()
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.nat(MAX_COARSENESS), (text, middle) => {
      const at = coarseText(text, 0, MAX_COARSENESS)
      expect(coarseText(coarseText(text, 0, middle), middle, MAX_COARSENESS)).toBe(at)
      coarsest.add(at)
    }),
    { numRuns: 2_000 },
  )
  expect(coarsest.size).toBeLessThanOrEqual(10)
})

/** What each mask is, by patterns. */
const OF_A_RUN = /^(?:\p{Lu}?[\p{Ll}\p{M}]{0,20}|\p{Lu}{1,20}|[\p{Lo}\p{Lm}\p{M}]{1,12})[.!?,;]?$/u
const ofRuns =
  (kept: number) =>
  (text: string): string => {
    const signs = wordsIn(text).map((word) => (word === '<text>' ? 't' : OF_A_RUN.test(word) ? 'w' : 'x'))
    const words = wordsIn(text)
    for (const run of [...signs.join('').matchAll(/w{4,}t?|w{1,3}t/g)].toReversed()) {
      const left = words.slice(run.index, run.index + Math.min(kept, run[0].replace('t', '').length))
      words.splice(run.index, run[0].length, ...left, '<text>')
    }
    return words.join(' ')
  }
const PLAIN = /^(?:\p{Lu}?[\p{Ll}\p{M}]{0,20}|\p{Lu}{1,20}|[\p{Lo}\p{Lm}\p{M}]{1,12})[.!?]?$/u
const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')
const only =
  (kept: number) =>
  (text: string): string =>
    wordsIn(text)
      .map((word, at) => (at < kept ? word : '<*>'))
      .join(' ')
const MASKS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/[^\s=,:;()[\]{}"'|<>/.\-_]*\d[^\s=,:;()[\]{}"'|<>/.\-_]*/gu, '<*>'),
  (text) => text.replace(/\n[^]*/, ' <lines>'),
  ofRuns(3),
  ofRuns(1),
  ofRuns(0),
  (text) =>
    text
      .replace(/<(?:[a-z]+|\*)>|[^\s=,:;()[\]{}"'|<>]+/gu, (token) =>
        /^<(?:[a-z]+|\*)>$/.test(token) || PLAIN.test(token) ? token : '<*>',
      )
      .replace(/(?:<\*>)+/g, '<*>'),
  (text) => {
    let words = wordsIn(text)
      .map((word) => (OF_A_RUN.test(word) ? `w${word}` : `x${word}`))
      .join(' ')
    words = words.replace(/(?<=^| )(w\S+)( w\S+)+/g, '$1 x<text>')
    return words === ''
      ? ''
      : words
          .split(' ')
          .map((word) => word.slice(1))
          .join(' ')
  },
  (text) => [...wordsIn(text).slice(0, 8), ...(wordsIn(text).length > 8 ? ['<*>'] : [])].join(' '),
  only(3),
  only(1),
  only(0),
]

test('the masks do one after the other what is done at once', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<num>',
      '<*>',
      '<text>',
      'a',
      'bc',
      'Plain',
      'so,',
      'k3Xq',
      'com.acme.Relay',
      '=',
      '"',
      '<',
      '订单',
      '\n',
    ),
    fc.constantFrom(' ', '  ', '\u3000', '\u00a0', '\t', '\u200b', '\u180e', '\ufeff'),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  )
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, fc.nat(MAX_COARSENESS), fc.nat(MAX_COARSENESS), (written, a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const finer = MASKS.slice(0, from).reduce((now, mask) => mask(now), written)
      expect(coarseText(finer, from, to)).toBe(MASKS.slice(from, to).reduce((now, mask) => mask(now), finer))
    }),
    { numRuns: 5_000 },
  )
  expect(MASKS).toHaveLength(MAX_COARSENESS)
})

test('a shape is named after its text, as the masks of every file name it', () => {
  const bytes = new TextEncoder().encode('plain words only')
  const shapes = new ShapeTable()
  expect(shapes.name(shapes.indexOf(bytes, 0, bytes.length))).toBe(nameOfShape('plain words only'))
})

/** Words from numbers: `a`, `b`, ... `ba`. */
const wordOf = (number: number): string =>
  number < 26
    ? String.fromCharCode(97 + number)
    : wordOf(Math.floor(number / 26)) + String.fromCharCode(97 + (number % 26))

describe('too many shapes', () => {
  const summaryOf = (texts: Iterable<string>): Summary => {
    const summary = emptySummary()
    let at = 0
    for (const text of texts) {
      const shape = nameOfShape(text)
      const row = { shape, text, level: 0, kind: TIME_NONE, count: 1, lines: 1, first: at, last: at } as const
      const more = { minUs: 0, maxUs: 0, sample: text, buckets: new Map(), moreLines: new Map() }
      summary.rows.set(rowKey(shape, 0, TIME_NONE), { ...row, ...more })
      summary.entries++
      at++
    }
    return summary
  }
  const words = (from: number, to: number, write: (word: string) => string): string[] =>
    Array.from({ length: to - from }, (_, at) => write(wordOf(from + at)))

  test('as many as may be stay as they are', () => {
    const summary = summaryOf(words(0, MAX_SHAPES, (word) => `user ${word} left`))
    expect(fitSummary(summary)).toBeNull()
    expect(summary.coarseness).toBe(0)
    expect(summary.rows.size).toBe(MAX_SHAPES)
  })

  test('more are made coarser just until they fit, and every entry is in a row', () => {
    const summary = summaryOf(words(0, MAX_SHAPES + 1, (word) => `user ${word} left`))
    const keys = fitSummary(summary)
    expect(summary.coarseness).toBe(7)
    expect([...summary.rows.values()].map(({ text, count }) => [text, count])).toEqual([
      ['user <text>', MAX_SHAPES + 1],
    ])
    expect(keys!.size).toBe(MAX_SHAPES + 1)
    expect(new Set(keys!.values())).toEqual(new Set(summary.rows.keys()))
  })

  test('sums are the same whatever the order and wherever it became too much', () => {
    const stretches = [
      words(0, 30_000, (word) => `user ${word} left`),
      words(20_000, 50_000, (word) => `user ${word} left`),
      words(40_000, 70_000, (word) => `user ${word} left`),
      ['disk full', 'user x1y left'],
    ].map((texts) => summaryOf(texts))
    const rowsOf = (order: readonly number[]): unknown => {
      const sum = emptySummary()
      for (const at of order) mergeSummaries(sum, stretches[at]!)
      expect(sum.coarseness).toBe(7)
      return [...sum.rows.values()].map(({ text, count }) => [text, count]).sort()
    }
    const expected = rowsOf([0, 1, 2, 3])
    expect(expected).toEqual([
      ['disk <text>', 1],
      ['user <*> left', 1],
      ['user <text>', 90_000],
    ])
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ])
      expect(rowsOf(order)).toEqual(expected)
  })

  test('coarsening twice is coarsening once', () => {
    const texts = words(
      0,
      100,
      (word) => `user ${word} of x${word}1 left the room by com.acme.${word} at night`,
    )
    const [once, twice] = [summaryOf(texts), summaryOf(texts)]
    coarsenSummary(once, 3)
    coarsenSummary(twice, 1)
    coarsenSummary(twice, 3)
    expect(twice).toEqual(once)
  })
})
