import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate, kindNamed } from '../samples/index.ts'

/** Long ago: times that name no year must get theirs from the file's own date, not from today's. */
const LAST_CHANGE = new Date('2021-12-24T12:00:00Z')

interface SampleOptions {
  readonly lines?: number
  readonly seed?: number
  /** How often the sample stands in the file. */
  readonly times?: number
}

/** The text of a sample log; equal arguments give equal bytes. */
export const sampleText = (
  kind: string,
  { lines = 3000, seed = 1, times = 1 }: SampleOptions = {},
): Uint8Array => {
  const { text } = generate(kindNamed(kind), { lines, seed })
  return times === 1 ? text : Buffer.concat(Array.from({ length: times }, () => text))
}

/** Writes a file, as last changed on the samples' day; answers its path. */
export const writeDated = (folder: string, name: string, bytes: Uint8Array): string => {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(path, bytes)
  utimesSync(path, LAST_CHANGE, LAST_CHANGE)
  return path
}

/** Writes KIND.log for each kind; answers the paths in the same order. */
export const writeSamples = (
  folder: string,
  kinds: readonly string[],
  options: SampleOptions = {},
): string[] => kinds.map((kind) => writeDated(folder, `${kind}.log`, sampleText(kind, options)))
