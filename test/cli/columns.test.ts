import { describe, expect, test } from 'vitest'
import { columns, fit, printable } from '../../server/cli/columns.ts'

test.each([
  ['plain', 5],
  ['', 0],
  ['日志', 4],
  ['エラー: timeout', 15],
  ['한국어', 6],
  ['é (e\u0301)', 5],
  ['🚀 up', 5],
  ['ｆｕｌｌ', 8],
  ['Ünïcode', 7],
  ['𠮷', 2],
])('%s takes %i columns', (text, width) => {
  expect(columns(text)).toBe(width)
})

describe('fit', () => {
  test.each([
    ['short', 10, 'short'],
    ['exact', 5, 'exact'],
    ['too long', 5, 'too …'],
    ['数据库连接', 10, '数据库连接'],
    ['数据库连接', 9, '数据库连…'],
    ['数据库连接', 8, '数据库…'],
  ])('%s in %i columns is %s', (text, max, wanted) => {
    expect(fit(text, max)).toBe(wanted)
    expect(columns(fit(text, max))).toBeLessThanOrEqual(max)
  })
})

test.each([
  ['a\u001b[31mred', 'a␛[31mred'],
  ['two\nlines\r\nand', 'two⏎lines⏎and'],
  ['tab\there', 'tab␉here'],
  ['\u202egpj.exe', '�gpj.exe'],
])('%j is shown as %s', (text, wanted) => {
  expect(printable(text)).toBe(wanted)
})
