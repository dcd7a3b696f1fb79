import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { learn } from '../../server/analyze.ts'
import { hash, hashBytes, hashText } from '../../server/cluster/hash.ts'
import { ShapeTable } from '../../server/cluster/shapes.ts'
import { templateOf } from '../../server/cluster/template.ts'
import { buildTree, type WeighedShape } from '../../server/cluster/tree.ts'
import { DEFAULT_SIMILARITY } from '../../server/model/limits.ts'
import { EntryReader } from '../../server/parse/entries.ts'
import { KINDS, generate, kindNamed } from '../samples/index.ts'
import { cutTree } from './cuts.ts'
import { tokensOf } from './tokens-of.ts'

/** Shapes and counts of messages, as the pipeline would make them. */
const shapesOf = (messages: readonly string[]): WeighedShape[] => {
  const table = new ShapeTable()
  const counts: number[] = []
  for (const message of messages) {
    const bytes = new TextEncoder().encode(message)
    const index = table.indexOf(bytes, 0, bytes.length)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts.map((count, index) => ({ shape: table.name(index), text: table.text(index), count }))
}

const groupsOf = (messages: readonly string[], similarity = DEFAULT_SIMILARITY): string[] => {
  const tree = buildTree(shapesOf(messages))
  return cutTree(tree, similarity)
    .map((members) => templateOf(members.map((at) => ({ ...tree.shapes[at]!, tokens: tree.tokens.at(at) }))))
    .sort()
}

test('shapes stand in the order of their names, also of those that begin alike', () => {
  const names = [
    'ffffffffffffffff',
    'fffffffffffff000',
    'fffffffffffff001',
    '00000000000000ff',
    '0000000000000000',
  ]
  const shapes = names.map((shape, at) => ({ shape, text: `message ${'abcde'[at]}`, count: 1 }))
  expect(buildTree(shapes).shapes.map(({ shape }) => shape)).toEqual([...names].sort())
})

/** Partition of shape names at a cut, in a form that can be compared. */
const partition = (shapes: readonly WeighedShape[], similarity: number): string[] => {
  const tree = buildTree(shapes)
  return cutTree(tree, similarity)
    .map((members) => members.map((at) => tree.shapes[at]!.shape).join())
    .sort()
}

const sampleShapes = (kind: (typeof KINDS)[number], lines = 600): WeighedShape[] => {
  const { text } = generate(kind, { lines, seed: 3 })
  const messages: string[] = []
  new EntryReader({ ...learn(text), zone: 'UTC' }).scan(text, 0, 0, 0, true, {
    entry: (entry) => messages.push(new TextDecoder().decode(entry.text.subarray(entry.from, entry.to))),
    unparsed: () => {},
  })
  return shapesOf(messages)
}

const USERS = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
  'mallory',
  'niaj',
]

describe('the default cut', () => {
  test('many names in one place are a slot', () => {
    expect(groupsOf(USERS.map((user) => `shell opened for user ${user} by root`))).toEqual([
      'shell opened for user <*> by root',
    ])
  })
  test('one word that carries meaning separates', () => {
    const messages = Array.from(
      { length: 50 },
      (_, at) => `interface eth0 is now ${at % 2 === 0 ? 'up' : 'down'}`,
    )
    expect(groupsOf(messages)).toHaveLength(2)
  })
  test('a part added makes another group', () => {
    expect(
      groupsOf(
        USERS.flatMap((user) => [
          `Refused login of ${user} from 10.0.0.1`,
          `Refused login of unknown user ${user} from 10.0.0.1`,
        ]),
      ),
    ).toEqual(['Refused login of <*> from <ip>', 'Refused login of unknown user <*> from <ip>'])
  })
  test('lists of one element type belong together at any length', () => {
    expect(groupsOf(['ids [1]', 'ids [1, 2]', 'ids [1, 2, 3, 4, 5]'])).toHaveLength(1)
  })
  test.each([
    [
      'lists of several values, their separators and their ends',
      ['points (1, 2)', 'points (1, 2), (3, 4)', 'points (1, 2), (3, 4), (50, 6)'],
      'points (<num>, <num>)',
    ],
    [
      'lists of named values',
      ["ran [args=[@p0='x']] in 3ms", "ran [args=[@p3='x', @p4='y']] in 5ms", 'ran [args=[]] in 9ms'],
      'ran [args=<*>] in <dur>',
    ],
    [
      'lists of words in brackets, and one word',
      [
        'job 7 deferred: constraints [IDLE] later',
        'job 8 deferred: constraints [CHARGING, IDLE] later',
        'job 9 deferred: constraints [TIMING, IDLE, CHARGING] later',
      ],
      'job <num> deferred: constraints [<*>] later',
    ],
    [
      'lists of numbered names',
      ['assigned orders-3, mails-11 now', 'assigned orders-3, mails-11, mails-7, carts-1 now'],
      'assigned <*> now',
    ],
    [
      'call chains',
      [
        'released by com.acme.pool.Pool.free:12 com.acme.pool.Pool.close:90 com.acme.Main.stop:4',
        'released by com.acme.pool.Pool.free:12 com.acme.Main.stop:4 org.acme.Hook.run:7 java.lang.Thread.run:833',
      ],
      'released by <*>',
    ],
    [
      'values of several parts, and none',
      [
        'acquire lock=17, owner=Session{10113}, pid=3 done',
        'acquire lock=18, owner=null, pid=4 done',
        'acquire lock=19, owner=Session{10113}, pid=3 done',
      ],
      'acquire lock=<num>, owner=<*>, pid=<num> done',
    ],
    [
      'an empty value of a key',
      ['client closed id=7 name= age=3 idle=1', 'client closed id=8 name=sidekiq age=4 idle=0'],
      'client closed id=<num> name=<*> age=<num> idle=<num>',
    ],
    [
      'numbers with and without hexadecimal letters, in many places',
      [
        'set a=100 b=200 c=300 d=400 e=500',
        'set a=10f0 b=2c0 c=30ab d=400 e=50d1',
        'set a=100 b=20b0 c=300 d=40c1 e=500',
      ],
      'set a=<hex> b=<*> c=<hex> d=<hex> e=<hex>',
    ],
    [
      'slots of other types in many places',
      [
        'moved 1 from 10.0.0.1 to 10.0.0.2 via 10.0.0.3 by 10.0.0.4 at 3',
        'moved 1 from a.example.com to b.example.com via c.example.com by d.example.com at 3',
      ],
      'moved <num> from <*> to <*> via <*> by <*> at <num>',
    ],
    [
      'long names that hardly recur',
      ['chosen is acme.orders.count now', 'chosen is acme.invoices.count now'],
      'chosen is <*> now',
    ],
  ])('%s are one group', (_what, messages, template) => {
    expect(groupsOf(messages)).toEqual([template])
  })
  test.each([
    ['kinds of failure', ['flush failed: java.io.IOException', 'flush failed: java.net.SocketException']],
    ['a value that is words', ['Refused password of user bob on port', 'Refused none of user bob on port']],
    ['other keys', ['start Order { id=1 item=a }', 'start Order { note=b id=1 item=a }']],
    [
      'a few long names that come again and again',
      Array.from({ length: 60 }, (_, at) => `action: acme.cart.light.${at % 2 === 0 ? 'ON' : 'OFF'}`),
    ],
  ])('%s stay apart', (_what, messages) => {
    expect(groupsOf(messages)).toHaveLength(2)
  })
  test('words that every message has say nothing about what it is', () => {
    const messages = [
      'boot 1',
      'halt 2',
      'wait',
      'sync of 3 done',
      'poll 1 2 x 3',
      'kick',
      'scan a b',
      'mark of c on d',
    ]
    const shared = (words: string): string[] => messages.map((message) => `daemon says: ${message} ${words}`)
    expect(groupsOf(shared('now and for ever')).length).toBe(groupsOf(shared('')).length)
    expect(groupsOf([...messages, 'fold 1', 'bend 2'])).toEqual(
      groupsOf([...messages, 'fold 1', 'bend 2'].map((message) => `daemon says: ${message}`)).map(
        (template) => template.replace('daemon says: ', ''),
      ),
    )
  })
  test('different messages stay apart', () => {
    expect(groupsOf(['connection closed', 'disk full', 'cache is warm now', 'user 5 left'])).toHaveLength(4)
  })
})

describe('the tree', () => {
  test.each(KINDS.map((kind) => ({ kind, name: kind.name })))(
    '$name: tighter cuts nest in looser ones, from one group a shape to one group',
    ({ kind }) => {
      const shapes = sampleShapes(kind)
      const tree = buildTree(shapes)
      expect(cutTree(tree, 1)).toHaveLength(shapes.length)
      expect(cutTree(tree, 0)).toHaveLength(Math.min(1, shapes.length))
      const similarity = fc.double({ min: 0, max: 1, noNaN: true })
      fc.assert(
        fc.property(similarity, similarity, (one, other) => {
          const loose = cutTree(tree, Math.min(one, other))
          const groupOf = new Map(
            loose.flatMap((members, group) => members.map((at) => [at, group] as const)),
          )
          for (const members of cutTree(tree, Math.max(one, other)))
            expect(new Set(members.map((member) => groupOf.get(member))).size).toBe(1)
        }),
      )
    },
  )

  test.each(KINDS.map((kind) => ({ kind, name: kind.name })))(
    '$name: a hundred cuts give at least twenty different partitions, the tightest one group a shape',
    ({ kind }) => {
      const shapes = sampleShapes(kind, 2000)
      const tree = buildTree(shapes)
      const cuts = Array.from({ length: 101 }, (_, step) => cutTree(tree, step / 100).length)
      expect(new Set(cuts).size).toBeGreaterThanOrEqual(20)
      expect(cuts.at(-1)).toBe(shapes.length)
    },
  )

  test('it is a function of the set of shapes: their order has no say', () => {
    const shapes = sampleShapes(kindNamed('syslog'))
    const expected = [0.2, 0.5, 0.8].map((similarity) => partition(shapes, similarity))
    fc.assert(
      fc.property(fc.shuffledSubarray(shapes, { minLength: shapes.length }), (shuffled) => {
        expect([0.2, 0.5, 0.8].map((similarity) => partition(shuffled, similarity))).toEqual(expected)
      }),
      { numRuns: 5 },
    )
  })
})

describe('tokens', () => {
  test.each([
    ['Took <dur>, wrote <size>', ['Took', '<dur>', ',', 'wrote', '<size>']],
    ['method=toString(<num>) ok', ['method', '=', 'toString(<num>)', 'ok']],
    ['user=root tty=/dev/pts', ['user', '=', 'root', 'tty', '=', '/dev/pts']],
    ['ids [<num>, <num>, <num>] ok', ['ids', '[', '<num>', ']', 'ok']],
    ['订单<num>已支付', ['订单', '<num>', '已支付']],
    ['a\n\tat b', ['a', '\n', 'at', 'b']],
  ])('%s', (text, tokens) => {
    expect(tokensOf(text).list).toEqual(tokens)
  })
})

describe('hash', () => {
  test('is the same for the same bytes and differs for a million others', () => {
    const seen = new Set<string>()
    for (let at = 0; at < 200_000; at++) {
      const bytes = new TextEncoder().encode(`message ${String(at)} of <num>`)
      hashBytes(bytes, bytes.length)
      seen.add(hashText(hash.high, hash.low))
    }
    expect(seen.size).toBe(200_000)
  })
  test('is fixed: ids in stores and links depend on it', () => {
    const bytes = new TextEncoder().encode('Accepted connection from <ip>:<num>')
    hashBytes(bytes, bytes.length)
    expect(hashText(hash.high, hash.low)).toMatchInlineSnapshot(`"770ab411146d7a3d"`)
  })
})

describe('families', () => {
  const word = fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghijklmnop')),
    minLength: 5,
    maxLength: 9,
  })
  test('messages that differ in one value are one group, wherever it stands and however long they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 4, maxLength: 60 }), fc.nat(), (words, place) => {
        const at = place % words.length
        const messages = ['10.1.2.3', 'ns1.example.com', '/var/tmp/x'].map((value) =>
          words.map((own, index) => (index === at ? value : own)).join(' '),
        )
        expect(groupsOf(messages)).toHaveLength(1)
      }),
    )
  })
})
