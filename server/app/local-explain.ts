import type { ExplainAnswer } from '../model/answers.ts'
import { LogkinError } from '../model/errors.ts'
import { EntryTaker } from './entry-parts.ts'
import { LineFinder } from './find-line.ts'
import type { RereadableFile } from './local-entries.ts'
import { readLocal, today, wishesFrom, type LocalOptions } from './local.ts'
import { readStretches } from './stretches.ts'
import { View } from './view.ts'
import { answerExplain } from './why.ts'

/**
 * Why a line of a file is in its group, among the groups of that file. Reads the file twice, the second time to the line.
 * Throws LogkinError 'not-found' where it has no such line.
 */
export const explainLocal = async (
  file: RereadableFile & { readonly name: string },
  line: number,
  similarity: number | undefined,
  options: LocalOptions = {},
): Promise<ExplainAnswer> => {
  const { counted, readings } = await readLocal([{ ...file, stream: file.read() }], options)
  const view = View.of(counted)
  const [viewFile] = view.files
  const [reading] = readings
  if (!viewFile || !reading || line > view.lines)
    throw new LogkinError('not-found', `${file.name} has no line ${line}; it has ${view.lines} lines.`)
  const finder = new LineFinder(
    new EntryTaker(reading, viewFile.summary),
    { line },
    1,
    viewFile.summary.coarseness,
  )
  const wishes = { ...wishesFrom(options), date: file.date }
  await readStretches(
    until(file.read(), () => finder.found !== null),
    wishes,
    today(),
    () => ({
      entry: (entry) => {
        finder.entry(entry)
      },
      unparsed: (reason, lines) => {
        finder.unparsed(reason, lines)
      },
      done: () => {},
    }),
    true,
  )
  if (!finder.found) throw new LogkinError('not-found', `${file.name} changed while it was read; try again.`)
  return answerExplain(view, viewFile, reading, finder.found, { similarity }, false)
}

async function* until(stream: AsyncIterable<Uint8Array>, enough: () => boolean): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    yield chunk
    if (enough()) return
  }
}
