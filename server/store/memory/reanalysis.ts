import { isDeepStrictEqual } from 'node:util'
import type { ReadingWishes } from '../../model/upload.ts'
import type { ReanalysisMethods } from '../store.ts'
import type { MemoryFile } from './file.ts'
import type { JobQueue } from './jobs.ts'

const JOB = 'reanalyze'

/** The methods of a memory store about other analyses of a file; `mark` notes a visible change of an upload and answers its number. */
export function memoryReanalysis(
  findFile: (upload: string, file: number) => MemoryFile,
  live: ReadonlyMap<string, { readonly id: string; readonly files: readonly MemoryFile[] }>,
  jobs: JobQueue,
  mark: (upload: string) => number,
): ReanalysisMethods {
  const request = (upload: string, file: number, wanted: ReadingWishes | null): 'applied' | 'same' => {
    const found = findFile(upload, file)
    if (found.asked && isDeepStrictEqual(found.asked.wanted, wanted)) return 'same'
    const revision = Math.max(found.revision, found.asked?.revision ?? 0) + 1
    found.asked = { wanted: structuredClone(wanted), revision, analyzer: null }
    if (wanted !== null) found.again = true
    if (found.state === 'complete') jobs.renew(JOB, upload, file)
    mark(upload)
    return 'applied'
  }

  return {
    requestReanalysis: async (upload, file, wanted) => request(upload, file, wanted),
    requestOutdated: async (analyzer) =>
      [...live.values()]
        .flatMap(({ id, files }) => files.map((found, file) => ({ id, file, found })))
        .filter(
          ({ found }) => found.analyzer < analyzer && found.state === 'complete' && found.asked === null,
        )
        .filter(({ id, file }) => request(id, file, null) === 'applied').length,
    beginReanalysis: async (lease, upload, file, analyzer) => {
      if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
      const found = findFile(upload, file)
      if (found.asked === null) return null
      const begun = found.asked.analyzer ?? analyzer
      if (begun > analyzer) return 'newer'
      const { wanted, revision: before } = found.asked
      const revision = begun === analyzer ? before : before + 1
      found.asked = { wanted, revision, analyzer }
      return { revision, wanted: structuredClone(wanted) }
    },
    commitAnalysis: async (lease, part) => {
      const { upload, file, part: number } = part.key
      if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
      const found = findFile(upload, file)
      if (found.asked?.revision !== part.revision || found.part(number) === null) return 'fenced'
      return found.addAnalysis(part) ? 'applied' : 'same'
    },
    finishReanalysis: async (lease, done) => {
      if (!jobs.holds(lease, JOB, done.upload, done.file)) return 'fenced'
      const found = findFile(done.upload, done.file)
      if (found.asked?.revision !== done.revision) return 'fenced'
      const byUser = found.asked.wanted !== null
      found.switchTo(done)
      const change = mark(done.upload)
      found.identity = done.identity ?? null
      // A file that the user has read in another way is new: of its equals it is the last.
      if (byUser) found.finished = change
      return 'applied'
    },
    dropReplaced: async (lease, upload, file, maxRows) => {
      if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
      return findFile(upload, file).dropReplaced(maxRows) < maxRows ? 'done' : 'more'
    },
  }
}
