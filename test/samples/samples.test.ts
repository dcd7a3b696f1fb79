import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generate, KINDS, kindNamed } from './index.ts'

const OPTIONS = { lines: 1500, seed: 7 }
const decode = (text: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(text)
const linesOf = (text: string): string[] => text.replace(/\r?\n$/, '').split(/\r?\n/)

/** The template as a pattern that each of its messages has to match. */
const pattern = (template: string): RegExp =>
  new RegExp(template.split('<*>').map(literally).join('[^]*').replaceAll(' ', '\\s+'))
const literally = (words: string): string => words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

describe('samples', () => {
  it('has at least ten kinds with names of their own', () => {
    expect(KINDS.length).toBeGreaterThanOrEqual(10)
    expect(new Set(KINDS.map((kind) => kind.name)).size).toBe(KINDS.length)
    expect(() => kindNamed('cobol')).toThrow(/no sample kind "cobol"/)
  })

  it.each(KINDS.map((kind) => [kind.name, kind] as const))(
    '%s: equal seeds give equal bytes, others do not',
    (_, kind) => {
      const { text } = generate(kind, OPTIONS)
      expect(generate(kind, OPTIONS).text).toEqual(text)
      expect(generate(kind, { ...OPTIONS, seed: 8 }).text).not.toEqual(text)
    },
  )

  it.each(KINDS.map((kind) => [kind.name, kind] as const))('%s: the truth fits its lines', (_, kind) => {
    const { text, truth } = generate(kind, OPTIONS)
    const lines = linesOf(decode(text))
    expect(truth.lines.length).toBe(lines.length)
    expect(lines.length).toBeGreaterThanOrEqual(OPTIONS.lines)

    const counted = truth.entries.map(() => 0)
    let last = -1
    for (const [i, entry] of truth.lines.entries()) {
      const line = lines[i] ?? ''
      if (entry === null) {
        expect(line).toBe('')
        continue
      }
      counted[entry] = (counted[entry] ?? 0) + 1
      if (entry === last) continue
      expect(entry).toBe(last + 1)
      last = entry
      const template = truth.templates.get(truth.entries[entry]?.event ?? '') ?? ''
      if (messagesStandAsWritten(kind.name)) expect(line).toMatch(pattern(template))
    }
    expect(counted).toEqual(truth.entries.map((entry) => entry.lines))
  })

  it.each(KINDS.map((kind) => [kind.name, kind] as const))('%s: times never run backwards', (_, kind) => {
    const times = generate(kind, OPTIONS).truth.entries.flatMap((entry) => entry.time ?? [])
    expect(times).toEqual(times.toSorted())
    expect(times.length === 0).toBe(kind.precisionMs === null)
  })

  it.each(KINDS.map((kind) => [kind.name, kind] as const))(
    '%s: frequencies are skewed and some lines occur once',
    (_, kind) => {
      const { truth } = generate(kind, OPTIONS)
      const counts = new Map<string, number>()
      for (const { event } of truth.entries) counts.set(event, (counts.get(event) ?? 0) + 1)
      expect(Math.max(...counts.values())).toBeGreaterThan((truth.entries.length / counts.size) * 2)
      expect([...counts.values()].filter((count) => count === 1).length).toBeGreaterThan(0)
      expect(new Set(truth.templates.values()).size).toBe(truth.templates.size)
    },
  )

  it('covers what is hard: continuation lines, blank lines, CRLF, text beyond ASCII, entries without a level', () => {
    const all = KINDS.map((kind) => ({ kind, ...generate(kind, OPTIONS) }))
    expect(
      all.filter(({ truth }) => truth.entries.some((entry) => entry.lines > 2)).length,
    ).toBeGreaterThanOrEqual(6)
    expect(all.some(({ truth }) => truth.lines.includes(null))).toBe(true)
    expect(all.some(({ text }) => decode(text).includes('\r\n'))).toBe(true)
    expect(all.some(({ text }) => text.some((byte) => byte > 0x7f))).toBe(true)
    expect(all.some(({ truth }) => truth.entries.every((entry) => entry.level === null))).toBe(true)
  })

  it('main.ts writes a log and its truth, row by line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'logkin-samples-'))
    try {
      const main = join(import.meta.dirname, 'main.ts')
      const done = spawnSync(process.execPath, [main, folder, '--lines', '200', '--seed', '3'], {
        encoding: 'utf8',
      })
      expect(done.stderr).toBe('')
      expect(done.status).toBe(0)
      const files = readdirSync(folder)
      expect(files.length).toBe(KINDS.length * 2)
      for (const { name } of KINDS) {
        const rows = readFileSync(join(folder, `${name}.truth.tsv`), 'utf8')
          .trimEnd()
          .split('\n')
        expect(rows.length).toBe(linesOf(readFileSync(join(folder, `${name}.log`), 'utf8')).length)
        for (const row of rows) expect(row.split('\t').length).toBe(2)
      }
      expect(
        spawnSync(process.execPath, [main, folder, '--lines', 'many'], { encoding: 'utf8' }).status,
      ).toBe(2)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** JSON escapes quotes, and the access log's template names fields of the header too. */
const messagesStandAsWritten = (name: string): boolean =>
  !['go-zap', 'node-pino', 'go-logfmt', 'docker-compose', 'nginx-access'].includes(name)
