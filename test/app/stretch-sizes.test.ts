import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stretchSizes } from '../../server/app/stretch-sizes.ts'

const PART = 1000

/** Lines of `bytes` with their ends, a thousand parts of them. */
const textOf = (bytes: number): Uint8Array => Buffer.from(`${'x'.repeat(bytes - 1)}\n`.repeat(PART))

test('share out all of a file, each stretch one to two parts but for the last, none longer than the one before', () => {
  fc.assert(
    fc.property(fc.nat(200 * PART), fc.integer({ min: 1, max: 8 }), (bytes, threads) => {
      const sizes = [...stretchSizes(bytes, textOf(100), threads, PART)]
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes)
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(2 * PART)
      for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThanOrEqual(PART)
      expect(sizes.toSorted((a, b) => b - a)).toEqual(sizes)
    }),
  )
})

test('are long at first, and at the end so short that threads end together', () => {
  const sizes = [...stretchSizes(60 * PART, textOf(100), 2, PART)]
  expect(sizes[0]).toBe(2 * PART)
  expect(sizes.at(-2)).toBe(PART)
})

test('are short where lines are', () => {
  const MiB = 1024 * 1024
  expect([...stretchSizes(1000 * MiB, textOf(120), 2)][0]).toBe(16 * MiB)
  expect(Math.abs([...stretchSizes(1000 * MiB, textOf(60), 2)][0]! - 12e6)).toBeLessThan(1e5)
  expect([...stretchSizes(1000 * MiB, textOf(5), 2)][0]).toBe(8 * MiB)
  expect([...stretchSizes(1000 * MiB, new Uint8Array(0), 2)][0]).toBe(8 * MiB)
})
