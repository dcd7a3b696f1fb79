/**
 * Why a file can't be sent, for what is found in the browser; the page says it in the reader's language.
 * What the server finds comes as its own sentence in a RequestFailure.
 */
export type ProblemKind =
  | 'unreadable' // deleted, moved, changed or not permitted since it was picked
  | 'archive' // packed in a way that is not read here

export class FileProblem extends Error {
  override readonly name = 'FileProblem'
  readonly kind: ProblemKind
  /** What the file is ("zip"), where that is known. */
  readonly format: string

  constructor(kind: ProblemKind, format = '') {
    super(format === '' ? kind : `${kind}: ${format}`)
    this.kind = kind
    this.format = format
  }
}
