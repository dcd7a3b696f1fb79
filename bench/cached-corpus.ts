import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CORPUS, corpus } from './corpus.ts'

const MB = 1_000_000

/** A corpus of at least `mb` megabytes as a file, made once per size, seed and version of the generator. */
export const cachedCorpus = (mb: number, seed: number): { readonly path: string; readonly bytes: number } => {
  const folder = join(tmpdir(), 'logkin-bench')
  const path = join(folder, `corpus-v${CORPUS.version}-${mb}mb-seed${seed}.log`)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    const unfinished = `${path}.${process.pid}.part`
    const file = openSync(unfinished, 'w')
    try {
      for (const chunk of corpus(mb * MB, seed)) {
        for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done)
      }
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, path)
  }
  return { path, bytes: statSync(path).size }
}
