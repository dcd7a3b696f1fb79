import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { isBinary } from '../../server/parse/binary.ts'

const verdict = (bytes: Uint8Array): boolean => isBinary(bytes, 0, bytes.length)

test.each([
  ['plain words', 'job 17 took 3 ms'],
  ['a FIX message, which SOH separates', '8=FIX.4.2\x019=178\x0135=8\x0149=PHLX\x0156=PERS\x01'],
  ['a bell, and the character set of a terminal', '\x07done\x0f'],
  ['fields between the separators of ASCII', 'a\x1fb\x1fc\x1ed\x1fe'],
  ['overstruck characters', 'N\bNA\bAM\bME\bE'],
  ['words in no character set that is known', Buffer.from('größer als 12 für Jürgen', 'latin1')],
  ['the same with a bell', Buffer.from('gr\xf6\xdfer als 12 f\xfcr J\xfcrgen\x07', 'latin1')],
  ['Chinese, with a bell', '订单12345已支付，金额99.5元\x07'],
])('%s: text', (_, text) => {
  expect(verdict(Buffer.from(text))).toBe(false)
})

const random = Buffer.concat(
  Array.from({ length: 20 }, (_, at) => createHash('sha512').update(String(at)).digest()),
)
test.each([
  ['the start of an image', Buffer.from('\x89PNG\r\x1a', 'latin1')],
  ['random bytes', random.filter((byte) => byte !== 0 && byte !== 10)],
  ['compressed ones', deflateSync(random.toString('hex')).filter((byte) => byte !== 0 && byte !== 10)],
  ['a short run of them', Buffer.from([0x8b, 0x1f, 0x02, 0xff, 0xc3, 0x41, 0x9e])],
  ['random bytes read as Latin-1', Buffer.from(random.toString('latin1').replaceAll(/[\0\n]/g, ''))],
])('%s: binary', (_, bytes) => {
  expect(verdict(Buffer.from(bytes))).toBe(true)
})
