import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KINDS } from '../samples/index.ts'
import { goldenOf } from './golden.ts'

const folder = new URL('.', import.meta.url)

describe('what the sample logs yield is what was reviewed; `npm run golden` writes it anew', () => {
  test.each(KINDS.map((kind) => ({ name: kind.name, kind })))('$name', async ({ name, kind }) => {
    const golden = readFileSync(new URL(`${name}.txt`, folder), 'utf8')
    const differs = `${name} yields other groups than test/golden/${name}.txt; if they are better, run: npm run golden`
    expect(await goldenOf(kind), differs).toBe(golden)
  })

  test('no file is left of a kind that is gone', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.txt'))
    expect(names.sort()).toEqual(KINDS.map(({ name }) => `${name}.txt`).sort())
  })
})
