import { openLocal } from '../app/local.ts'
import type { Local, LocalFile } from '../app/local.ts'
import type { ReadingWishes } from '../model/upload.ts'
import { textFiles, type Input } from './input.ts'
import { openInputs } from './reading.ts'

/** Reads files in this process. `lines` remembers each line's shape. */
export const readHere = async (
  paths: readonly string[],
  { date, ...options }: ReadingWishes,
  lines = false,
): Promise<Local> => {
  const inputs = await openInputs(paths)
  const files = async function* all(): AsyncGenerator<LocalFile> {
    for (const input of inputs) yield* filesIn(input, date)
  }
  return openLocal(files(), { ...options, lines })
}

/** The files in an input, each to be read before the next. A file's own date is that of its last change. */
export async function* filesIn(input: Input, date: string | undefined): AsyncGenerator<LocalFile> {
  const { name, disk } = input
  if (disk) yield { name, stream: input.read(), disk, date: date ?? input.date ?? undefined }
  else
    for await (const file of textFiles(input, input.read()))
      yield { name: file.name, stream: file.bytes, date: date ?? file.date ?? undefined }
}
