import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Dendrogram } from '../../server/cluster/dendrogram.ts'
import { NodeTemplates } from '../../server/cluster/node-templates.ts'
import { templateOf } from '../../server/cluster/template.ts'
import { TextTokens } from '../../server/cluster/text-tokens.ts'
import { tokensOf } from './tokens-of.ts'

/** A tree of these texts in which each merge joins two of the groups there are, whatever they say. */
const treeOf = (texts: readonly string[], counts: readonly number[], picks: readonly number[]) => {
  const shapes = texts.map((text, place) => ({
    shape: place.toString(16).padStart(16, '0'),
    text,
    count: counts[place % counts.length]!,
  }))
  const groups = shapes.map((_, place) => [place])
  const merges = Array.from({ length: texts.length - 1 }, (_, merge) => {
    const [a] = groups.splice(picks[merge % picks.length]! % groups.length, 1)
    const b = groups[Math.min(groups.length - 1, picks[(merge * 7 + 3) % picks.length]! % 5)]!
    const ends = { a: a![0]!, b: b[0]!, similarity: 1 - merge / texts.length }
    b.push(...a!)
    return ends
  })
  return { shapes, merges, tokens: new TextTokens(shapes) }
}

const words = fc.constantFrom('user', 'alice', 'bob', '<num>', '<hex>', '[a, b]', '[c]', '<ip>', '<num>ms')
const counts = fc.array(fc.nat(3), { minLength: 1, maxLength: 9 })
const picks = fc.array(fc.nat(1000), { minLength: 1, maxLength: 50 })

test('the templates of nodes are those of their shapes, in whatever order they are asked for', () => {
  const texts = fc.tuple(
    fc.array(words, { minLength: 3, maxLength: 5 }),
    fc.array(fc.tuple(fc.nat(4), words), { minLength: 150, maxLength: 200 }),
  )
  fc.assert(
    fc.property(
      texts,
      counts,
      picks,
      fc.infiniteStream(fc.nat()),
      ([base, changes], weights, some, order) => {
        const tree = treeOf(
          changes.map(([at, word]) => base.toSpliced(at, 1, word).join(' ')),
          weights,
          some,
        )
        const nodes = new Dendrogram(tree)
        const templates = new NodeTemplates(tree, nodes)
        for (let ask = 0; ask < 60; ask++) {
          const node = order.next().value % (nodes.leaves + nodes.lefts.length)
          const places = [...nodes.shapesOf(node)].sort((a, b) => a - b)
          const members = places.map((place) => ({
            ...tree.shapes[place]!,
            tokens: tokensOf(tree.shapes[place]!.text),
          }))
          expect(templates.of(node)).toBe(templateOf(members))
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('of a node that stands above another of thousands only the other shapes are looked at', () => {
  const texts = Array.from({ length: 3_000 }, (_, k) => `user n${k.toString(36)} from <ip> in <num> ms`)
  const tree = treeOf(texts, [1], [0])
  const split = vi.spyOn(tree.tokens, 'at')
  const nodes = new Dendrogram(tree)
  const templates = new NodeTemplates(tree, nodes)
  const top = nodes.leaves + nodes.lefts.length - 1
  const asked = (node: number): number => {
    const before = split.mock.calls.length
    expect(templates.of(node)).toBe('user <*> from <ip> in <num> ms')
    return split.mock.calls.length - before
  }
  expect(asked(top - 10)).toBe(nodes.sizes[top - 10])
  expect(asked(top)).toBe(nodes.sizes[top]! - nodes.sizes[top - 10]!)
})
