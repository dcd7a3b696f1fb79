import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Reader, uintBytes, Writer } from '../../server/cluster/varint.ts'

test('what was written is read back', () => {
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.integer(),
      fc.double(),
      fc.string({ unit: 'binary' }),
      (uint, int, double, text) => {
        const bytes = new Writer().uint(uint).int(int).double(double).string(text).bytes()
        const reader = new Reader(bytes)
        expect([reader.uint(), reader.int(), reader.double(), reader.string()]).toEqual([
          uint,
          int,
          double,
          text,
        ])
        expect(reader.rest()).toHaveLength(0)
        expect(uintBytes(uint)).toBe(new Writer().uint(uint).length)
      },
    ),
  )
})

test.each([NaN, -1, Infinity, 0.5, 2 ** 53])('%d is refused', (value) => {
  expect(() => new Writer().uint(value)).toThrow(RangeError)
})
