import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LATER, NO_ZONE } from '../../server/kernel/assembly/layout.ts'
import { Guard, guardAt, type GuardCode } from '../../server/kernel/guards.ts'
import { Recall, type ClockPlaces } from '../../server/kernel/recall.ts'

/** A line, and what guards it: a kind at each of some places. */
const lines = fc.record({
  text: fc.stringMatching(/^[ab ]{0,3}[0-9]{3}[ab ]{0,2}[0-9]{3}[ab]?$/),
  guards: fc.array(fc.constantFrom<GuardCode>(...Object.values(Guard)), { maxLength: 2 }),
})
const WITHOUT_TIME = { class: 0, from: 0, to: 3, level: 1, kind: 0, layout: -1 }

/** Where the runs of three digits stand. */
const runsIn = (text: string): readonly number[] => [...text.matchAll(/\d{3}/g)].map(({ index }) => index)

test('the kernel finds the lines that its twin in TypeScript finds', () => {
  fc.assert(
    fc.property(fc.array(lines, { minLength: 1, maxLength: 60 }), (all) => {
      const recall = new Recall()
      const bytes = Buffer.from(all.map(({ text }) => `${text}\n`).join(''))
      const { window, numbers } = recall
      const each = (visit: (k: number, at: number, low: number, high: number) => void): void => {
        const found = window.find(bytes, 0)
        expect(found).toBe(all.length)
        for (let k = 0, at = 0; k < found; at = window.ends[k++]!)
          visit(k, at, window.keys[2 * k]!, window.keys[2 * k + 1]!)
      }
      const added = new Map<number, number>()
      each((k, at, low, high) => {
        if (recall.lookUp(low, high, bytes, at) >= 0) return
        const runs = runsIn(all[k]!.text)
        const guards = all[k]!.guards.map((kind, n) => guardAt(bytes, at, at + runs[n]!, kind))
        added.set(recall.add(low, high, bytes, at, WITHOUT_TIME, guards), at)
      })
      each((k, at, low, high) => {
        expect(numbers[k]).toBe(recall.lookUp(low, high, bytes, at))
        expect(added.has(numbers[k]!)).toBe(true)
      })
    }),
    { numRuns: 300 },
  )
})

const COMPACT: ClockPlaces = {
  at: 2,
  ...{ hour: 4, hourDigits: 2, minute: 7, minuteDigits: 1, second: 9, secondDigits: 2 },
  ...{ fraction: 12, fractionDigits: 2, fractionUs: 1000 },
  dateDigits: Uint8Array.of(0, 1),
}

const timesOf = (recall: Recall, ...texts: readonly string[]) =>
  texts.map((text) => {
    recall.window.find(Buffer.from(`${text}\n`), 0)
    const [number, us, zone] = [recall.numbers[0]!, recall.times[0]!, recall.zones[0]!]
    return number >= 0 ? { number, us, zone } : { number }
  })

test('a time is read where its date is known, and left to others where not', () => {
  const recall = new Recall()
  const first = Buffer.from('x 02--10:5:07:12 up\n')
  recall.addLayout(COMPACT)
  recall.window.find(first, 0)
  const [low, high] = recall.window.keys as unknown as readonly [number, number]
  recall.add(low, high, first, 0, { ...WITHOUT_TIME, kind: 1, layout: 0 }, [])
  expect(timesOf(recall, 'x 02--10:5:07:12 up')).toEqual([{ number: LATER }])
  recall.addDate(0, first, COMPACT.at, 86_400e6, null)
  const at = (hour: number, minute: number, second: number, ms: number) => ({
    number: 0,
    us: 86_400e6 + ((hour * 60 + minute) * 60 + second) * 1e6 + ms * 1000,
    zone: NO_ZONE,
  })
  expect(timesOf(recall, 'x 02--10:5:07:12 up', 'x 02--23:9:59:99 up')).toEqual([
    at(10, 5, 7, 12),
    at(23, 9, 59, 99),
  ])
  const others = ['x 03--10:5:07:12 up', 'x 02--24:5:07:12 up', 'x 02--10:5:60:12 up']
  expect(timesOf(recall, ...others)).toEqual(others.map(() => ({ number: LATER })))
  expect(timesOf(recall, 'y 02--10:5:07:12 up')).toEqual([{ number: -1 }])
})

test('a header is found behind which another message stands, with its time', () => {
  const recall = new Recall()
  const first = Buffer.from('x 02--10:5:07:12 up\n')
  recall.addLayout(COMPACT)
  recall.addHeader(first, 0, 17, { message: 17, level: 3, kind: 1, layout: 0 })
  const found = (...texts: readonly string[]) =>
    texts.map((text) => {
      expect(recall.window.find(Buffer.from(`${text}\n`), 0)).toBe(1)
      expect(recall.numbers[0]).toBe(-1)
      return recall.heads[0]!
    })
  expect(found('x 02--10:5:07:12 other')).toEqual([LATER])
  recall.addDate(0, first, COMPACT.at, 86_400e6, 60)
  expect(found('x 02--11:5:07:12 other')).toEqual([0])
  expect([recall.times[0], recall.zones[0]]).toEqual([86_400e6 + ((11 * 60 + 5) * 60 + 7) * 1e6 + 12_000, 60])
  expect(recall.headerTraits(0)).toBe(17 | (3 << 16) | (1 << 24))
  expect(
    found('y 02--10:5:07:12 up', 'x 02--10:5:07:12  up', 'x 02--10:5:07:12', 'x 02--10:5:07:12 ', ''),
  ).toEqual([-1, -1, -1, -1, -1])
})

test('headers of all lengths are found, the shortest that a line begins with, where a word begins', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[ab]?[ab \t]{0,290} x$/), { minLength: 1, maxLength: 30 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 }),
      (texts, picked) => {
        const recall = new Recall()
        recall.addLayout(null)
        const headers: string[] = []
        for (const [which, where] of picked) {
          const text = texts[which % texts.length]!
          const ends = [...text.matchAll(/[ \t](?=[abx])/g)].map(({ index }) => index + 1)
          const end = ends[where % ends.length]!
          if (headers.includes(text.slice(0, end))) continue
          recall.addHeader(Buffer.from(text), 0, end, { message: end, level: 0, kind: 1, layout: 0 })
          if (end <= 256) headers.push(text.slice(0, end))
        }
        recall.window.find(Buffer.from(texts.map((text) => `${text}\n`).join('')), 0)
        const found = texts.map((_, k) => LATER - recall.heads[k]!)
        const expected = texts.map((text) => {
          const known = headers.filter(
            (header) => text.startsWith(header) && !/[ \t]/.test(text[header.length]!),
          )
          return known.reduce(
            (least, header) => (header.length < least.length ? header : least),
            known[0] ?? '',
          )
        })
        expect(found).toEqual(expected.map((header) => (header ? headers.indexOf(header) : LATER + 1)))
      },
    ),
    { numRuns: 300 },
  )
})

test('a memory that is full takes no more, and finds what it has', () => {
  const recall = new Recall()
  const line = Buffer.from('same 7\n')
  let added = 0
  while (!recall.isFull) {
    expect(recall.add(added * 3, added, line, 0, WITHOUT_TIME, [])).toBe(added)
    added++
  }
  expect(recall.add(1, 2, line, 0, WITHOUT_TIME, [])).toBe(-1)
  expect(recall.lookUp(300, 100, line, 0)).toBe(100)
})
