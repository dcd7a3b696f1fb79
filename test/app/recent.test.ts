import { expect, test } from 'vitest'
import { Recent } from '../../server/app/recent.ts'

const bytes = (byteLength: number) => ({ byteLength })

test('what was asked for longest ago gives way', () => {
  const recent = new Recent(10)
  recent.set('a', bytes(4))
  recent.set('b', bytes(4))
  expect(recent.get('a')).toEqual(bytes(4))
  recent.set('c', bytes(4))
  expect(recent.get('b')).toBeUndefined()
  expect(recent.get('a')).toEqual(bytes(4))
  expect(recent.get('c')).toEqual(bytes(4))
})

test('what is asked for now is kept, however large', () => {
  const recent = new Recent(10)
  recent.set('a', bytes(4))
  recent.set('b', bytes(40))
  expect(recent.get('a')).toBeUndefined()
  expect(recent.get('b')).toEqual(bytes(40))
})

test('what has grown counts as it is when something is added', () => {
  const recent = new Recent(10)
  const growing = bytes(1)
  recent.set('a', growing)
  growing.byteLength = 10
  recent.set('b', bytes(1))
  expect(recent.get('a')).toBeUndefined()
})
