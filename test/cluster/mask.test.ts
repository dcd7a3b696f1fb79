import { describe, expect, test } from 'vitest'
import { Masker } from '../../server/cluster/mask.ts'
import { MAX_SHAPE_BYTES } from '../../server/model/limits.ts'

const masker = new Masker()
const mask = (text: string): string => {
  const bytes = new TextEncoder().encode(text)
  masker.mask(bytes, 0, bytes.length)
  return masker.text()
}

/** Real kinds of message, and what is left of them. */
const ROWS: readonly [string, string][] = [
  ['Accepted client /192.0.2.7:45307', 'Accepted client /<ip>:<num>'],
  ['took 12ms, wrote 3.4GB to /var/tmp/a.bin', 'took <dur>, wrote <size> to <path>'],
  ['waited 1m30.5s for 1,234,567 rows', 'waited <dur> for <num> rows'],
  ['ran job_-1700412983345508761 twice', 'ran job_<num> twice'],
  ['ran job_45120977301285533 twice', 'ran job_<num> twice'],
  ['user 123e4567-e89b-12d3-a456-426614174000 logged in', 'user <uuid> logged in'],
  ['peer fe80::1ff:fe23:4567:890a is up', 'peer <ip> is up'],
  ['peer 0:0:0:0:0:0:0:0:8080', 'peer <ip>:<num>'],
  ['link 00:1a:2b:3c:4d:5e', 'link <ip>'],
  ['at 2024-03-01T15:04:05.123Z for 12:00:01', 'at <time> for <time>'],
  ['backup of Fri Mar 10 04:05:06 2023 done', 'backup of <time> done'],
  ['GET https://a.example.com/x?y=1 failed', 'GET <url> failed'],
  ['mail to Bob.Smith+x@example.co.uk bounced', 'mail to <email> bounced'],
  ['from ns1.example.com [10.0.0.1]', 'from <host> [<ip>]'],
  ['owner=Session{b20e71c k0}', 'owner=Session{<hex> k0}'],
  ['code 0x1f04, flags=0x1', 'code <hex>, flags=<hex>'],
  ['from 2001:db8:9159::1a41:57522: refused', 'from <ip>:<num>: refused'],
  ['Get "http://10.0.0.1:80/x": EOF', 'Get "<str>": EOF'],
  ['HTTP "GET" "/a/7" responded 200 in 12 ms', 'HTTP "GET" "<str>" responded 200 in <num> ms'],
  ['upstream said HTTP 503', 'upstream said HTTP 503'],
  ['Start-Date: 2026-11-21  09:15:05', 'Start-Date: <time>'],
  ['mask=ffffffff val=effaced', 'mask=<hex> val=effaced'],
  ['serial 2b9e-0417-11c0-005d', 'serial <hex>'],
  ['name="Top shelf" state=\'on hold\'', 'name="<str>" state=\'<str>\''],
  ['"Pod is ready" pod="web-1" took=5s', '"Pod is ready" pod="<str>" took=<dur>'],
  ["can't open", "can't open"],
  ['{"user":"bob","age":5}', '{"user":"<str>","age":<num>}'],
  ['"GET /api/users/17 HTTP/1.1" 200 512', '"GET /api/users/<num> HTTP/<num>" 200 <num>'],
  ['status=404 after 3 tries, status code 500', 'status=404 after <num> tries, status code 500'],
  ['engine v3.12.4801.7 started', 'engine v<ver> started'],
  ['app v1.0b2 up', 'app v1.0b2 up'],
  ['app v1.2s5 v5µs3', 'app v1.2s5 v5µs3'],
  ['version 3.12.4801.7', 'version <ver>'],
  ['offset -5, delta=+3, range 1-5', 'offset <num>, delta=<num>, range <num>-<num>'],
  ['C:\\Program\\acme\\a.dll loaded', '<path> loaded'],
  ['id x7Gh2kLp9QzR4 created', 'id <id> created'],
  ['2nd try on eth0 with utf8 and ssh2', '2nd try on eth0 with utf8 and ssh2'],
  ['订单12345已支付，金额99.5元', '订单<num>已支付，金额<num>元'],
  ['cpu  12%   idle', 'cpu <num>%   idle'],
  ['wait      7', 'wait <num>'],
  ['started paused GET POST', 'started paused GET POST'],
]

describe('masking by type', () => {
  test.each(ROWS)('%s', (text, masked) => {
    expect(mask(text)).toBe(masked)
  })

  test('a long message is cut between characters', () => {
    const masked = mask('订'.repeat(MAX_SHAPE_BYTES))
    expect(masked).toMatch(/^订+$/)
    expect(Buffer.byteLength(masked)).toBeLessThanOrEqual(MAX_SHAPE_BYTES)
  })

  test('a long word of letters and digits does not overrun', () => {
    expect(mask('a1'.repeat(MAX_SHAPE_BYTES)).length).toBeLessThan(MAX_SHAPE_BYTES + 16)
    expect(mask('a12345'.repeat(MAX_SHAPE_BYTES).slice(0, 100_000)).length).toBeLessThan(MAX_SHAPE_BYTES + 16)
  })
})
