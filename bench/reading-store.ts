import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HAS_NGINX, startSite, type Site } from '../test/workers/running-site.ts'
import { READING_CORPUS, readingCorpus } from './reading-corpus.ts'

const root = join(import.meta.dirname, '..')

/**
 * A site whose store holds so many lines of the corpus, all of them uploaded through its balancer. The store is kept in the
 * temporary folder, once per size, seed and version of the corpus.
 */
export const startReadingSite = async (lines: number, seed: number): Promise<Site> => {
  const dataDir = join(tmpdir(), 'logkin-bench', `reading-v${READING_CORPUS.version}-${lines}-seed${seed}`)
  const done = join(dataDir, 'uploaded')
  if (!existsSync(done)) rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  const site = await startSite({ nginx: HAS_NGINX, env: { LOG_LEVEL: 'warn', DATA_DIR: dataDir } })
  try {
    if (!existsSync(done)) {
      await sendCorpus(site, lines, seed)
      writeFileSync(done, '')
    }
    return site
  } catch (error) {
    await site.dispose()
    throw error
  }
}

/** Uploads a corpus, written to a file first: by a process of its own, so that nothing here is slowed. */
const sendCorpus = async ({ url }: Pick<Site, 'url'>, lines: number, seed: number): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-bench-run-'))
  try {
    const status = await startUpload(url, writeCorpus(join(folder, 'service.log'), lines, seed)).ended
    if (status !== 0) throw new Error(`logkin upload ended with status ${status}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const writeCorpus = (path: string, lines: number, seed: number): string => {
  const file = openSync(path, 'w')
  try {
    for (const chunk of readingCorpus(lines, seed))
      for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done)
  } finally {
    closeSync(file)
  }
  return path
}

/** A running `logkin upload`; `ended` is its exit status, null where it was stopped. */
export const startUpload = (
  url: string,
  path: string,
): { readonly ended: Promise<number | null>; readonly stop: () => Promise<unknown> } => {
  const args = [join(root, 'server/cli/main.ts'), 'upload', url, path]
  const upload = spawn(process.execPath, args, { stdio: 'ignore' })
  const ended = once(upload, 'close').then(([status]) => status as number | null)
  return {
    ended,
    stop: () => {
      upload.kill()
      return ended
    },
  }
}
