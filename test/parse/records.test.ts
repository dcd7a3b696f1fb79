import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MAX_LINE_BYTES } from '../../server/model/limits.ts'
import { read } from './read.ts'

/**
 * records.txt: blocks of a source ("#": what was run, with package and version, or the page that shows the format), the lines,
 * what is expected of the last entry ("=": time, level, fields, with "_" for blanks), and its message (">", "|" for line ends).
 */
const BLOCKS = readFileSync(new URL('records.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split(/\n\n(?=# )/)
  .map((block) => {
    const [source = '', ...lines] = block.split('\n')
    const [time = '', level = '', ...fields] = (lines.at(-2) ?? '').slice(2).split(' ')
    const message = (lines.at(-1) ?? '').slice(2)
    return { source: source.slice(2), text: lines.slice(0, -2).join('\n'), time, level, fields, message }
  })

describe('records', () => {
  test.each(BLOCKS)('$source', ({ text, time, level, fields, message }) => {
    const entry = read(`${text}\n`).entries.at(-1)
    expect({
      time: entry?.time,
      level: entry?.level,
      message: entry?.message.replaceAll(/\r?\n/g, '|'),
    }).toEqual({
      time: time === 'none' ? null : time,
      level,
      message,
    })
    const found = Object.entries(entry?.fields ?? {}).map(
      ([name, value]) => `${name}=${value.replaceAll(' ', '_')}`,
    )
    expect(found).toEqual(expect.arrayContaining(fields))
  })

  test('there are at least 40 rows, each with its source', () => {
    expect(BLOCKS.length).toBeGreaterThanOrEqual(40)
    for (const { source, text } of BLOCKS) {
      expect(source).toMatch(/https:\/\/|\d.*, run/)
      expect(text).not.toBe('')
    }
  })
})

describe('what looks like a record', () => {
  test.each([
    ['a list', '[1,2,{"msg":"x"}]'],
    ['JSON with text behind', '{"msg":"x"} and more'],
    ['braces that are no JSON', '{"msg": x}'],
    ['an object without fields', '{}'],
    ['JSON nested deeper than it can be read', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    ['pairs that no logger writes', 'user=root action=login'],
    ['an equation', 'x=5'],
  ])('%s is a message', (_, line) => {
    expect(read(`${line}\n`).entries.map(({ message, lines }) => [message, lines])).toEqual([[line, 1]])
  })

  test('of JSON longer than a line can be, what stands whole in its beginning counts', () => {
    const line = JSON.stringify({
      time: '2024-03-01T15:04:05Z',
      headers: { level: 'debug', list: ['a', { b: '}"' }] },
      level: 'error',
      msg: 'charge failed',
      body: 'x'.repeat(MAX_LINE_BYTES),
    })
    expect(read(`${line}\nnext\n`).entries).toMatchObject([
      { message: 'charge failed', level: 'error', time: '2024-03-01T15:04:05.000Z', lines: 1 },
      { message: 'next' },
    ])
  })

  test('a time of day alone is a field: "time":"0.12" and "t":"15:04:05"', () => {
    expect(read('{"msg":"x","time":"0.12","t":"15:04:05"}\n').entries).toMatchObject([{ time: null }])
  })

  test('a stack trace in lines of a container is one entry', () => {
    const lines = ['java.lang.IllegalStateException: no session', '\tat a.B.c(B.java:1)', 'next']
    const docker = lines.map((log) =>
      JSON.stringify({ log: `${log}\n`, stream: 'stderr', time: '2024-03-01T15:04:05Z' }),
    )
    const cri = lines.map((log) => `2024-03-01T15:04:05.123456789Z stderr F ${log}`)
    for (const wrapped of [docker, cri]) {
      const { entries } = read(`${wrapped.join('\n')}\n`)
      expect(entries.map(({ message }) => message)).toEqual([lines.slice(0, 2).join('\n'), 'next'])
    }
  })
})
