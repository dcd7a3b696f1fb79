import { figuresOf } from '../cluster/summary-code.ts'
import type { DiffAnswer } from '../model/answers.ts'
import { answerDiff } from './diff.ts'
import { readLocal, type LocalFile, type LocalOptions } from './local.ts'
import { coarsenEncoded } from './merge-encoded.ts'
import { View, type CountedFile } from './view.ts'

/** Something that is compared: the files in it, and what it is called. */
export interface LocalSide {
  readonly name: string
  readonly files: AsyncIterable<LocalFile>
}

/** What has come and gone between two logs, among the groups of both together. Reads each once, the old one first. */
export const diffLocal = async (
  before: LocalSide,
  after: LocalSide,
  similarity: number | undefined,
  options: LocalOptions = {},
): Promise<DiffAnswer> => {
  const [oldSide, newSide] = [
    { name: before.name, upload: 'old' },
    { name: after.name, upload: 'new' },
  ]
  const files = async function* all(): AsyncGenerator<LocalFile> {
    for await (const file of before.files) yield { ...file, upload: oldSide.upload }
    for await (const file of after.files) yield { ...file, upload: newSide.upload }
  }
  const { counted } = await readLocal(files(), options)
  return answerDiff(View.of(alike(counted)), oldSide, newSide, { similarity })
}

/** Makes the shapes of all as coarse as the coarsest: of two files, one with finer shapes, the same message would else be two. */
const alike = (files: readonly CountedFile[]): readonly CountedFile[] => {
  const coarseness = files.reduce((most, { summary }) => Math.max(most, summary.coarseness), 0)
  return files.map((file) => {
    const encoded = coarsenEncoded(file.encoded, coarseness)
    return { ...file, encoded, summary: figuresOf(encoded) }
  })
}
