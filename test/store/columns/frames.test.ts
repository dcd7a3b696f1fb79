import { expect, test } from 'vitest'
import { packFrames, unpackFrames } from '../../../server/store/columns/frames.ts'

const skeletons = Buffer.from(Array.from({ length: 500 }, (_, at) => `skeleton ${at} of a line\n`).join(''))
const stream = skeletons.subarray(4000, 8000)

test('text repeats what stands in the prefix, words do not', () => {
  const [text, words] = [
    packFrames([stream], ['text'], skeletons),
    packFrames([stream], ['words'], skeletons),
  ]
  expect(text.length).toBeLessThan(100)
  expect(words.length).toBeGreaterThan(text.length)
  expect(words).toEqual(packFrames([stream], ['words'], new Uint8Array(0)))
  for (const packed of [text, words])
    expect(Buffer.from(unpackFrames(packed, ['text'], skeletons, 10_000)[0]!)).toEqual(stream)
})

test('words that an older version wrote with a prefix are read', () => {
  const packed = packFrames([stream], ['text'], skeletons)
  expect(Buffer.from(unpackFrames(packed, ['words'], skeletons, 10_000)[0]!)).toEqual(stream)
})
