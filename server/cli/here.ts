import { openLocal } from '../app/local.ts'
import type { Local } from '../app/local.ts'
import { openInputs } from './reading.ts'
import type { Reading } from './reading.ts'

/** Reads files in this process. A file's own date is that of its last change. `lines` remembers each line's shape. */
export const readHere = async (
  paths: readonly string[],
  { date, ...options }: Reading,
  lines = false,
): Promise<Local> => {
  const files = (await openInputs(paths)).map((input) => ({
    name: input.name,
    stream: input.read(),
    date: date ?? input.date ?? undefined,
  }))
  return openLocal(files, { ...options, lines })
}
