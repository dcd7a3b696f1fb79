import { describe, expect, it } from 'vitest'
import { coarseText } from '../../server/cluster/coarse.ts'
import { SLOT } from '../../server/cluster/mask.ts'
import { WILDCARD } from '../../server/cluster/wildcard.ts'
import { splitTemplate } from '../../web/src/text/template.ts'

const slotsOf = (template: string) =>
  splitTemplate(template)
    .filter((piece) => piece.kind === 'slot')
    .map((piece) => piece.text)

describe('splitTemplate', () => {
  it.each([
    ['Accepted connection from <ip>:<num>', ['<ip>', '<num>']],
    ['no slots at all', []],
    ['<*>', ['<*>']],
    ['<num><num>', ['<num>', '<num>']],
    ['at com.acme.Order.<init>(Order.java:<num>)', ['<num>']],
    ['<NUM> < num> <num', []],
    ['', []],
  ])('%j', (template, slots) => {
    expect(slotsOf(template)).toEqual(slots)
    expect(
      splitTemplate(template)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(template)
  })

  it('marks every slot that the masks make', () => {
    const names = [...SLOT.source.matchAll(/[a-z]+/g)].map(([name]) => `<${name}>`)
    expect(names.length).toBeGreaterThan(5)
    for (const slot of [...names, WILDCARD]) expect(slotsOf(slot)).toEqual([slot])
    const coarse = coarseText('a: one two three four k3\n  five', 0, 5)
    expect([coarse, slotsOf(coarse)]).toEqual(['a: <text> <*> <lines>', ['<text>', '<*>', '<lines>']])
  })
})
