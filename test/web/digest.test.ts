import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { contentDigest, digestOfHex, sha256Hex } from '../../web/src/upload/digest.ts'

it('the same SHA-256 stands in a header and in an answer', async () => {
  const bytes = new TextEncoder().encode('a line\n')
  const hash = createHash('sha256').update(bytes)
  const hex = hash.copy().digest('hex')
  expect(await sha256Hex(bytes)).toBe(hex)
  expect(digestOfHex(hex)).toBe(`sha-256=:${hash.digest('base64')}:`)
  expect(await contentDigest(bytes)).toBe(digestOfHex(hex))
})
