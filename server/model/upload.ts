/** What the user dropped at once, under one id. */
export interface Upload {
  /** 32 hex digits, ordered by creation. */
  readonly id: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly files: readonly LogFile[]
  /** Those of its files that came packed, in their order. */
  readonly packed: readonly PackedFile[]
}

export type FileState = 'open' | 'closing' | 'complete'

/** How a file is to be read, where its text is not to decide. */
export interface ReadingWishes {
  readonly charset?: string | undefined
  /**
   * The header of the lines, as "time level [thread] logger: message" (parse/pattern.ts); or plain: no columns are learned,
   * only a known time or level that a line begins with is told from the message.
   */
  readonly format?: string | undefined
  readonly zone?: string | undefined
  /** YYYY-MM-DD. */
  readonly date?: string | undefined
}

/** How a file's bytes are read: learned from its sample, or overridden. JSON-serialisable; only `analyze` looks inside `format`. */
export interface Reading {
  readonly format: unknown
  readonly charset: string
  /** Zone of times that name none: "UTC", an IANA name or "+08:00". */
  readonly zone: string
  /** Year or date that partial times end at, "YYYY-MM-DD". */
  readonly date: string
  /** What of charset and format the user named; the rest was learned. Not there in the oldest stores. */
  readonly chosen?: Pick<ReadingWishes, 'charset' | 'format'>
}

export interface LogFile {
  readonly index: number
  readonly name: string
  /** Bytes announced at creation, null where unknown. */
  readonly size: number | null
  readonly state: FileState
  readonly reading: Reading
  /** Names the analysis that is read: facts are keyed by it. */
  readonly revision: number
  /** The oldest version of the analyzer that made any of its facts. */
  readonly analyzer: number
  /** Another analysis that is to replace it, when the file is complete: of what the user wants, or (null) of what is read now. */
  readonly reanalysis: { readonly wanted: ReadingWishes | null } | null
  /** Bytes and parts as completed; null while open. */
  readonly bytes: number | null
  readonly parts: number | null
  /** ISO 8601, UTC: when it was first complete; null before. */
  readonly finishedAt: string | null
  /** The file of another upload that was complete before with the same content, read in the same way; null where this one is to be kept besides. */
  readonly duplicateOf: FileKey | null
  /** The index of the packed file that it is a member of; null where it came as it is. */
  readonly packedIn: number | null
}

/** receiving: its parts come into the staging area. unpacking: all are there. done: its members are files, its bytes are gone. */
export type PackedState = 'receiving' | 'unpacking' | 'done'

/** A packed file: its first member takes its place among the files, the others stand behind them. */
export interface PackedFile {
  /** Index of the file it was announced as. */
  readonly file: number
  readonly name: string
  /** Packed bytes as announced, null where unknown. */
  readonly size: number | null
  /** "zip"; of a packed archive the outermost. */
  readonly format: string
  readonly state: PackedState
  /** What the user wants for its members. */
  readonly wishes: ReadingWishes
  /** Packed bytes and parts, null while they come. */
  readonly bytes: number | null
  readonly parts: number | null
  /** Its members are to be kept although their content is here already. */
  readonly again: boolean
  /** Null until it is done. */
  readonly outcome: UnpackOutcome | null
}

/** What of a packed file did not become files. */
export interface UnpackOutcome {
  readonly links: number
  readonly devices: number
  /** Members that are missing or cut short; what stands behind a break counts as one. */
  readonly problemCount: number
  /** The first of them. */
  readonly problems: readonly UnpackProblem[]
}

/** Something that could not be unpacked. */
export interface UnpackProblem {
  /** broken: it is not what its format allows. limit: it is larger, deeper or more than is unpacked. */
  readonly kind: 'broken' | 'limit'
  /** Of the member, in its archive; null where it is the packed file itself. */
  readonly path: string | null
  /** One sentence that says what to do. */
  readonly message: string
}

/** Names one file. */
export interface FileKey {
  readonly upload: string
  readonly file: number
}

/** Names one part. */
export interface PartKey {
  readonly upload: string
  readonly file: number
  readonly part: number
}
