import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { align } from '../../server/cluster/align.ts'

/** `constant words [slot=value] {other}`, as a reader checks it. */
const shown = (template: string, message: string): string =>
  align(template, message)
    .map(({ text, is, slot }) =>
      is === 'slot' ? `[${slot ?? ''}=${text}]` : is === 'other' ? `{${text}}` : text,
    )
    .join('')

describe('alignment of a message with its template', () => {
  test.each([
    [
      'Failed password for <*> from <ip> port <num> ssh2',
      'Failed password for root from 10.0.0.1 port 22 ssh2',
      'Failed password for [<*>=root] from [<ip>=10.0.0.1] port [<num>=22] ssh2',
    ],
    [
      'Failed password for <*> from <ip> port <num> ssh2',
      'Failed password for anna maria from ::1 port 22 ssh2',
      'Failed password for [<*>=anna maria] from [<ip>=::1] port [<num>=22] ssh2',
    ],
    ['took <dur>, wrote <size>', 'took 12ms, wrote 3.4GB', 'took [<dur>=12ms], wrote [<size>=3.4GB]'],
    ['ids [<num>]', 'ids [1, 2, 3]', 'ids [[<num>=1, 2, 3]]'],
    ['name=<*> age=<num>', 'name= age=3', 'name=[<*>=] age=[<num>=3]'],
    ['订单<num>已支付，金额<num>元', '订单17已支付，金额9.5元', '订单[<num>=17]已支付，金额[<num>=9.5]元'],
    ['left <num>   of <num>', 'left 1 of 2', 'left [<num>=1] of [<num>=2]'],
    ['disk <path> is full', 'disk /var/tmp is nearly full', 'disk [<path>=/var/tmp] is {nearly }full'],
    ['saved', 'saved', 'saved'],
    ['', 'x', '{x}'],
    ['<*> started', '', '[<*>=]'],
    ['at a\n\tat <*>', 'at a\n\tat b.c(D.java:7)', 'at a\n\tat [<*>=b.c(D.java:7)]'],
  ])('%j and %j', (template, message, expected) => {
    expect(shown(template, message)).toBe(expected)
  })

  test('its pieces are the message, whatever the template, and every slot of the template is there once, in order', () => {
    const word = fc.constantFrom('a', 'bb', ' ', ':', '7', '\n', '<num>', '<*>', '<ip>', '<x', '已')
    const text = fc.array(word, { maxLength: 20 }).map((words) => words.join(''))
    fc.assert(
      fc.property(text, text, (template, message) => {
        const pieces = align(template, message)
        expect(pieces.map((piece) => piece.text).join('')).toBe(message)
        const slots = pieces.flatMap(({ slot }) => slot ?? [])
        expect(slots).toEqual(template.match(/<(?:num|ip|\*)>/g) ?? [])
      }),
    )
  })

  test('a message of any length', () => {
    const message = 'word 12 '.repeat(2_000)
    const pieces = align('word <num> '.repeat(2_000), message)
    expect(pieces.map((piece) => piece.text).join('')).toBe(message)
  })
})
