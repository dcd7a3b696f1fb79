import { expect, test } from 'vitest'
import { PartRooms } from '../../server/api/part-rooms.ts'
import { PART_BYTES } from '../../server/model/limits.ts'

test('a room is used again, no more than two lie idle, and no room of another size is taken', () => {
  const rooms = new PartRooms()
  const [one, two, three] = [rooms.take(), rooms.take(), rooms.take()]
  expect(new Set([one.buffer, two.buffer, three.buffer]).size).toBe(3)
  for (const { buffer } of [one, two, three]) rooms.giveBack(buffer)
  rooms.giveBack(new ArrayBuffer(5))
  const again = [rooms.take(), rooms.take(), rooms.take()]
  expect(again.map(({ length }) => length)).toEqual([PART_BYTES, PART_BYTES, PART_BYTES])
  const known = new Set([one.buffer, two.buffer])
  expect(again.map(({ buffer }) => known.has(buffer))).toEqual([true, true, false])
})
