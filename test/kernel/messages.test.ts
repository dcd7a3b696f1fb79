import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { hash, hashBytes } from '../../server/cluster/hash.ts'
import { Masker } from '../../server/cluster/mask.ts'
import {
  FIRST_MESSAGE,
  LATER,
  MAX_MESSAGES,
  MAX_REMEMBERED_BYTES,
  MESSAGES,
} from '../../server/kernel/assembly/layout.ts'
import { plainWindow } from '../../server/kernel/line-window.ts'
import { Recall } from '../../server/kernel/recall.ts'
import { MAX_SHAPE_BYTES } from '../../server/model/limits.ts'
import { LineClass } from '../../server/parse/continuation.ts'
import { mayBeRecord } from '../../server/parse/record.ts'
import { PIECES } from './message-pieces.ts'

/** A header as the kernel knows it here, and what is said of lines that begin with it. */
interface Known {
  readonly text: string
  readonly level: number
  readonly kind: number
}

const A: Known = { text: 'a 02--10:5:07:12 ', level: 3, kind: 1 }
/** One that says the same as the first, one of another level, and one of another kind of time. */
const B: Known = { text: 'b 02--10:5:07:12 x: ', level: 3, kind: 1 }
const C: Known = { text: 'c 02--10:5:07:12 ', level: 5, kind: 1 }
const D: Known = { text: 'd 02--10:5:07:12 ', level: 3, kind: 2 }
const BRACE: Known = { text: '{ 02--10:5:07:12 ', level: 3, kind: 1 }
const KNOWN = [A, B, C, D, BRACE]
const UNKNOWN = ['', 'e 02--10:5:07:12 ', 'a 03--10:5:07:12 ', 'a 02--24:5:07:12 ', 'a 02--23:5:60:12 ']
const headers = fc.constantFrom<Known | string>(...KNOWN, ...KNOWN, ...UNKNOWN)

const open = (): Recall => {
  const recall = new Recall()
  recall.addLayout({
    at: 2,
    ...{ hour: 4, hourDigits: 2, minute: 7, minuteDigits: 1, second: 9, secondDigits: 2 },
    ...{ fraction: 12, fractionDigits: 2, fractionUs: 1000 },
    dateDigits: Uint8Array.of(0, 1),
  })
  for (const { text, level, kind } of KNOWN) {
    const bytes = Buffer.from(text)
    recall.addHeader(bytes, 0, bytes.length, { message: bytes.length, level, kind, layout: 0 })
  }
  recall.addDate(0, Buffer.from(A.text), 2, 86_400e6, null)
  return recall
}

/** Pieces of messages: those of values, what records begin with, and what no line of text holds. */
const pieces = fc.oneof(
  { arbitrary: fc.constantFrom(...PIECES.filter((piece) => piece !== '\n')), weight: 4 },
  fc.constantFrom(
    '\r',
    '{',
    '@',
    '@cee: {',
    'level=info',
    'a.b-c=',
    '=',
    'h - [01/Mar',
    ' [01/',
    'für',
    '🎉',
    '[',
    '\x7f',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => text.replaceAll('\n', '')),
)
const messages = fc.oneof(
  { arbitrary: fc.array(pieces, { maxLength: 14 }).map((some) => Buffer.from(some.join(''))), weight: 6 },
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
  fc
    .tuple(fc.constantFrom('für order 17 ', 'k=', '"a b" ', 'x1 ', '12 '), fc.integer({ min: -40, max: 40 }))
    .map(([text, more]) => Buffer.alloc(MAX_REMEMBERED_BYTES + more - 24, text)),
)
const lines = fc.record({ header: headers, message: messages, end: fc.constantFrom('\n', '\n', '\r\n') })
type Line = typeof lines extends fc.Arbitrary<infer T> ? T : never

const headerOf = ({ header }: Line): string => (typeof header === 'string' ? header : header.text)
const bytesOf = (all: readonly Line[]): Uint8Array =>
  Buffer.concat(all.flatMap((line) => [Buffer.from(headerOf(line)), line.message, Buffer.from(line.end)]))

const masker = new Masker()
const hashOf = (message: Uint8Array): readonly number[] => {
  masker.mask(message, 0, message.length)
  hashBytes(masker.out, masker.length)
  return [hash.low, hash.high]
}

/** The message of line [start, next) whose header is known; null where it is not masked. */
const messageOf = (bytes: Uint8Array, start: number, next: number, { header }: Line): Uint8Array | null => {
  if (typeof header === 'string') return null
  const from = start + header.text.length
  const stop = next - 1
  // A header is one where a word follows.
  if (from >= stop || bytes[from] === 32 || bytes[from] === 9) return null
  const to = bytes[stop - 1] === 13 ? stop - 1 : stop
  if (stop - start >= MAX_REMEMBERED_BYTES || header === BRACE || mayBeRecord(bytes, from, to)) return null
  return bytes.slice(from, to)
}

/** What is to be found of each line of a window: the words of its mask, and what tells its message from others. */
const expected = (bytes: Uint8Array, all: readonly Line[], ends: Uint32Array) =>
  all.map((line, k) => {
    const message = messageOf(bytes, k === 0 ? 0 : ends[k - 1]!, ends[k]!, line)
    if (!message || typeof line.header === 'string') return { mask: [0, 0], key: null }
    const mask = hashOf(message)
    return { mask, key: `${masker.text()}\n${line.header.level} ${line.header.kind}` }
  })

const masksOf = ({ masks }: Recall, count: number): readonly (readonly number[])[] =>
  Array.from({ length: count }, (_, k) => [masks[2 * k]!, masks[2 * k + 1]!])

describe('messages behind known headers', () => {
  let recall: Recall
  beforeAll(() => void (recall = open()))
  const twin = plainWindow()

  /** How many of the lines were masked, each as the twin masks its message alone. */
  const check = (all: readonly Line[]): number => {
    const bytes = bytesOf(all)
    expect(recall.window.find(bytes, 0, MESSAGES)).toBe(all.length)
    const found = expected(bytes, all, recall.window.ends)
    expect(masksOf(recall, all.length)).toEqual(found.map(({ mask }) => mask))
    // Nothing of the text was changed for it.
    twin.find(bytes, 0)
    expect(recall.window.keys.slice(0, 2 * all.length)).toEqual(twin.keys.slice(0, 2 * all.length))
    return found.filter(({ key }) => key !== null).length
  }

  test('are masked as their twin masks them alone, where they are no records', () => {
    let masked = 0
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 12 }), (all) => void (masked += check(all))),
      { numRuns: 3000 },
    )
    expect(masked).toBeGreaterThan(3000)
  })

  test.each([
    '12',
    '"',
    '7',
    'took 5',
    'at 10:0',
    '10.0.0.',
    'C:',
    'http:/',
    "it's '",
    '/var',
    'a@b',
    '',
    '\\',
  ])('the next line is no part of the message %j', (text) => {
    const message = Buffer.from(text)
    for (const next of ['ms', '5', ':30', '.1', '/x', '"', "'", '\\x', '@x.com', ' GMT', '-1', ',000', '\r'])
      for (const end of ['\n', '\r\n'] as const) {
        const behind = { header: '', message: Buffer.from(next), end: '\n' } as const
        expect(check([{ header: A, message, end }, behind])).toBe(text === '' && end === '\n' ? 0 : 1)
      }
  })

  test('records behind a header are not masked, what only looks like one is', () => {
    const one = (text: string): number => check([{ header: A, message: Buffer.from(text), end: '\n' }])
    const records = ['{', '{"msg":"up"}', '@cee: {}', 'a=b c=d', 'h - - [01/Mar/2024:15:04:05] "GET /"']
    expect(records.map(one)).toEqual(records.map(() => 0))
    const others = ['a= b', '=b', '1a=b', 'a b=c', '[01/Mar', 'x [1/Mar', `${'a'.repeat(40)}=b`, 'a=']
    expect(others.map(one)).toEqual(others.map(() => 1))
    for (let lead = 190; lead < 210; lead++) one(`${'a '.repeat(lead / 2)}[01/Mar/2024`)
  })

  test('of lines too long to be remembered are not masked', () => {
    for (let length = MAX_REMEMBERED_BYTES - 3; length < MAX_REMEMBERED_BYTES + 3; length++)
      for (const end of ['\n', '\r\n'] as const) {
        const message = Buffer.alloc(length - A.text.length - end.length + 1, 'x')
        expect(check([{ header: A, message, end }])).toBe(length < MAX_REMEMBERED_BYTES ? 1 : 0)
      }
  })

  test('whose masks are cut, amid a character or not, are masked as by the twin', () => {
    let cut = 0
    for (let more = 0; more < 20; more++) {
      const message = Buffer.from(`${'x'.repeat(more)}${'é7é8é9é'.repeat(140)}${'1;'.repeat(400)}`)
      check([{ header: A, message: message.subarray(0, MAX_REMEMBERED_BYTES - 30), end: '\n' }])
      for (const text of ['1;', '7,é', '1-2;'])
        check([{ header: A, message: Buffer.alloc(MAX_REMEMBERED_BYTES - 40 - more, text), end: '\n' }])
      if (masker.length >= MAX_SHAPE_BYTES - 4) cut++
    }
    expect(cut).toBeGreaterThan(0)
  })

  test('leave nothing for the lines of the next window', () => {
    const line = (header: Line['header']): Line => ({ header, message: Buffer.from('up'), end: '\n' })
    for (const other of [...UNKNOWN, BRACE]) {
      expect(check([line(A), line(A)])).toBe(2)
      expect(check([line(other), line(A)])).toBe(1)
    }
    check([line(A), line(A)])
    recall.window.find(bytesOf([line(A), line(A)]), 0)
    expect(masksOf(recall, 2)).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect([...recall.numbers.subarray(0, 2)]).toEqual([-1, -1])
  })
})

test('a message is found again behind the headers that say the same, and only there', () => {
  const some = fc.tuple(
    fc.array(messages, { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat(), { maxLength: 30 }),
  )
  fc.assert(
    fc.property(some, fc.array(fc.nat()), ([texts, order], added) => {
      const recall = open()
      const all: Line[] = [0, ...order].map((n) => ({
        header: [...KNOWN, ...UNKNOWN][n % (KNOWN.length + UNKNOWN.length)]!,
        message: texts[n % texts.length]!,
        end: '\n',
      }))
      const bytes = bytesOf(all)
      recall.window.find(bytes, 0, MESSAGES)
      const found = expected(bytes, all, recall.window.ends)
      const numbers = new Map<string, number>()
      for (const n of added) {
        const { key } = found[n % all.length]!
        if (key === null) continue
        if (!numbers.has(key)) numbers.set(key, FIRST_MESSAGE + numbers.size)
        expect(recall.addMessage(n % all.length)).toBe(numbers.get(key))
      }
      recall.window.find(bytes, 0, MESSAGES)
      found.forEach(({ key }, k) => {
        expect(recall.numbers[k]).toBe(key === null ? -1 : (numbers.get(key) ?? -1))
        const { header } = all[k]!
        if (recall.numbers[k] === -1 || typeof header === 'string') return
        // As of a line, so that it can be counted as one.
        expect(recall.traitsOf[k]).toBe(LineClass.headed | (header.level << 8) | (header.kind << 16))
        expect(recall.heads[k]).toBe(KNOWN.indexOf(header))
        expect(recall.times[k]).toBe(86_400e6 + ((10 * 60 + 5) * 60 + 7) * 1e6 + 12_000)
      })
    }),
    { numRuns: 500 },
  )
})

test('a line that is known is no message, also one whose time is to be read', () => {
  const recall = open()
  const bytes = Buffer.from(`${A.text}up\n`)
  recall.window.find(bytes, 0, MESSAGES)
  const message = recall.addMessage(0)
  recall.window.find(bytes, 0, MESSAGES)
  expect(recall.numbers[0]).toBe(message)
  const [low, high] = recall.window.keys as unknown as readonly [number, number]
  const line = { class: LineClass.headed, from: A.text.length, to: A.text.length + 2, level: 3, kind: 1 }
  expect(recall.add(low, high, bytes, 0, { ...line, layout: 0 }, [])).toBe(0)
  recall.window.find(bytes, 0, MESSAGES)
  expect(recall.numbers[0]).toBe(0)
  recall.window.find(Buffer.from('a 03--10:5:07:12 up\n'), 0, MESSAGES)
  expect(recall.numbers[0]).toBe(LATER)
})

test('a memory that is full of messages takes no more, and finds what it has', () => {
  const recall = open()
  const word = (n: number): string =>
    n.toString(16).replace(/./g, (digit) => 'ghijklmnopqrstuv'[parseInt(digit, 16)]!)
  const window = (from: number, count: number): Uint8Array =>
    Buffer.from(Array.from({ length: count }, (_, k) => `${A.text}${word(from + k)} up\n`).join(''))
  const some = 4096
  for (let from = 0; from < MAX_MESSAGES; from += some) {
    expect(recall.isFull).toBe(false)
    expect(recall.window.find(window(from, some), 0, MESSAGES)).toBe(some)
    for (let k = 0; k < some; k++) expect(recall.addMessage(k)).toBe(FIRST_MESSAGE + from + k)
  }
  expect(recall.isFull).toBe(true)
  recall.window.find(window(MAX_MESSAGES, 1), 0, MESSAGES)
  expect([recall.numbers[0], recall.addMessage(0)]).toEqual([-1, -1])
  for (let from = 0; from < MAX_MESSAGES; from += some) {
    recall.window.find(window(from, some), 0, MESSAGES)
    for (let k = 0; k < some; k++) expect(recall.numbers[k]).toBe(FIRST_MESSAGE + from + k)
  }
})
