import type { LevelForm } from './levels.ts'
import type { Columns } from './table.ts'

/**
 * How the entries of a file stand on its lines: learned from the sample (learn.ts), kept with the file, JSON-serialisable.
 */
export interface Format {
  /** Headers found, most frequent first; a line tries each. */
  readonly headers: readonly Header[]
  /** True where every line begins with a container's name, as `docker compose logs` writes it (prefix.ts). */
  readonly prefixed: boolean
  /** False where the sample shows that indentation does not mean "belongs to the line before". */
  readonly indentContinues: boolean
  /** Where the file names its columns once (table.ts). */
  readonly columns?: Columns | null
  /** True where lines end at CR alone, as on old Macs. */
  readonly returns?: true
  /** For people: "time level [field] field: message". */
  readonly label: string
}

/** What stands before the message, in order. Up to `need` elements must be there; where a later one is not, the message begins. */
export interface Header {
  readonly elements: readonly Element[]
  readonly need: number
}

export type Element =
  /** A timestamp of a named format (timestamps.ts). */
  | { readonly is: 'time'; readonly format: string }
  /** A level as a word or one capital letter. */
  | { readonly is: 'level'; readonly as: LevelForm }
  /** These bytes; a blank stands for one or more blanks, and where `padded` some may stand before. */
  | { readonly is: 'sep'; readonly text: string; readonly padded?: true }
  /** Balanced brackets with what is in them; a level in them counts. */
  | { readonly is: 'bracket'; readonly name: string }
  /** `name: `, `name[pid]: `, `name(pid): `; with blanks in the name only where `spaced` and before a pid. */
  | { readonly is: 'tag'; readonly name: string; readonly spaced?: true }
  | { readonly is: 'number'; readonly name: string }
  /** Up to the next blank. */
  | { readonly is: 'word'; readonly name: string }
  /** `<34>` with the severity of RFC 5424 in it, and the version behind it: `<34>1 `. */
  | { readonly is: 'priority' }
  /** Seconds since a start, in brackets: `[   12.345678]`, `[0.004s]`. */
  | { readonly is: 'uptime' }
  /** Structured data of RFC 5424: `-`, or `[id a="b"][id2 ...]`. */
  | { readonly is: 'structured' }
  /** What a container runtime writes before a line: `stdout F `. */
  | { readonly is: 'stream' }
  /** nginx's number of a connection, on lines that have one: `*12 `. */
  | { readonly is: 'connection' }
  /** Up to this text, on this line, which is not consumed. */
  | { readonly is: 'until'; readonly text: string; readonly name: string }
