import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines } from '../../web/src/wire/ndjson.ts'

const streamOf = (
  bytes: Uint8Array<ArrayBuffer>,
  cuts: readonly number[],
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return ReadableStream.from(edges.slice(1).map((to, at) => bytes.slice(edges[at], to)))
}

test('lines come as they were written, however they are cut', async () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\n'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.array(fc.nat(), { maxLength: 9 }),
      fc.boolean(),
      async (lines, cuts, ended) => {
        const text = lines.join('\n') + (ended && lines.length > 0 ? '\n' : '')
        const read: string[] = []
        for await (const one of readLines(streamOf(new TextEncoder().encode(text), cuts))) read.push(one)
        expect(read).toEqual(lines)
      },
    ),
  )
})

test('who stops reading ends the stream', async () => {
  let cancelled = false
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      controller.enqueue(new TextEncoder().encode('again\n'))
    },
    cancel: () => {
      cancelled = true
    },
  })
  for await (const line of readLines(stream)) {
    expect(line).toBe('again')
    break
  }
  expect(cancelled).toBe(true)
})
