import { expect, test } from 'vitest'
import { WIDE_BLANKS } from '../../server/model/blanks.ts'

test('the blanks beyond ASCII are those of patterns', () => {
  const found = Array.from({ length: 0x110000 - 128 }, (_, k) => k + 128).filter((code) =>
    /\s/u.test(String.fromCodePoint(code)),
  )
  expect([...WIDE_BLANKS]).toEqual(found)
})
