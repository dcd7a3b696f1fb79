import type { ExplainAnswer, ExplainQuery } from '../model/answers.ts'
import { LogkinError } from '../model/errors.ts'
import type { Store } from '../store/store.ts'
import { findFile, findUpload } from './find.ts'
import { findLine } from './find-line.ts'
import type { CachedView } from './view-cache.ts'
import { answerExplain } from './why.ts'

/** Why a stored line is in its group of this view; the line is of the first upload named. Throws LogkinError. */
export const explain = async (
  store: Store,
  { view, logFiles, partial }: CachedView,
  query: ExplainQuery,
): Promise<ExplainAnswer> => {
  const [upload] = query.uploads
  const { file, line, offset } = query
  if (upload === undefined || (line === undefined) === (offset === undefined))
    throw new LogkinError(
      'bad-request',
      'Name an upload, and a line (from 1) or an offset in one of its files.',
    )
  const { index } = findFile(await findUpload(store, upload), file)
  const viewFile = view.files.find((candidate) => candidate.upload === upload && candidate.file === index)
  const logFile = viewFile && logFiles.get(viewFile)
  if (!logFile) throw new LogkinError('not-found', `Upload ${upload} has no file ${file} that can be read.`)
  const place = line === undefined ? { offset: offset ?? 0 } : { line }
  const found = await findLine(store, viewFile, logFile, place)
  return answerExplain(view, viewFile, logFile.reading, found, query, partial)
}
