import type { Level, LevelKey } from './level.ts'
import type { FileKey, FileState, PackedState, ReadingWishes, UnpackProblem } from './upload.ts'
import type { UnparsedReason } from './summary.ts'

/**
 * What the application answers: the same objects for the API, the page and the command line.
 * Instants are ISO 8601 strings in UTC with millisecond or microsecond fractions; null where no entry names a time.
 */

/** A file of an upload as its sender and its reader need to see it. */
export interface FileAnswer {
  readonly index: number
  readonly name: string
  readonly size: number | null
  /** unpacking: its packed bytes are all here, its first member is not yet. */
  readonly state: FileState | 'unpacking'
  readonly complete: boolean
  /** Bytes and parts that are durable here. */
  readonly received: { readonly bytes: number; readonly parts: number }
  /** Part numbers still to be sent, ascending, at most MAX_MISSING_LISTED of them; empty where the size is unknown and nothing lies between received parts. */
  readonly missing: readonly number[]
  readonly missingCount: number
  /** How the file is read: a sentence for people ("log4j: time, level, thread, logger"), and the parameters. */
  readonly format: string
  readonly charset: string
  readonly zone: string
  /** The day that times without a year or date end at. */
  readonly date: string
  /** What of them was named by the user and not learned; zone and date are always named. */
  readonly chosen: Pick<ReadingWishes, 'charset' | 'format'>
  /** True while another reading is asked for; until it is made, and the file complete, answers are of this one. */
  readonly reanalysing: boolean
  /** Parts analysed by each worker, keyed by the worker's name (its port). */
  readonly workers: Readonly<Record<string, number>>
  /** The file of another upload that was complete before with the same content; null where this one is kept besides. */
  readonly duplicateOf: FileKey | null
  /** Name of the packed file that it came in; null where it came as it is. */
  readonly unpackedFrom: string | null
}

/** A packed file of an upload, and what of it did not become files. */
export interface PackedAnswer {
  /** Index it was announced as; its first member takes that place. */
  readonly file: number
  readonly name: string
  /** "zip", "gzip" and so on. */
  readonly format: string
  /** Packed. */
  readonly bytes: number
  readonly state: PackedState
  /** Passed over. */
  readonly links: number
  readonly devices: number
  /** Members that are missing or cut short; what stands behind a break counts as one. The first of them are named. */
  readonly problemCount: number
  readonly problems: readonly UnpackProblem[]
}

export interface UploadAnswer {
  readonly id: string
  readonly createdAt: string
  readonly complete: boolean
  readonly partBytes: number
  readonly received: { readonly bytes: number; readonly parts: number }
  readonly missingCount: number
  /** Where all of its content was here before: the upload of the first file's; it is then deleted after DUPLICATE_KEPT_HOURS. */
  readonly duplicateOf: string | null
  readonly files: readonly FileAnswer[]
  /** Those that came packed. Until they are done, groups may grow. */
  readonly packed: readonly PackedAnswer[]
}

/** The parts of a file that are durable here, ascending. */
export interface PartsAnswer {
  readonly parts: readonly {
    readonly part: number
    readonly bytes: number
    /** 64 hex digits. */
    readonly sha256: string
  }[]
}

/** For each file that was asked for: where it is being received. */
export interface UnfinishedAnswer {
  readonly files: readonly (FileKey | null)[]
}

export interface UploadsAnswer {
  readonly uploads: readonly UploadAnswer[]
}

export interface GroupAnswer {
  /** 16 hex digits. */
  readonly id: string
  /** Constant words with typed slots, `Accepted connection from <ip>:<num>`. */
  readonly template: string
  /** Entries. */
  readonly count: number
  /** Lines, continuation lines included. */
  readonly lines: number
  /** count / entries of the whole view, 0 to 1. */
  readonly share: number
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  /** Entries by level; levels that do not occur are left out. */
  readonly levels: Readonly<Partial<Record<LevelKey, number>>>
  /** The first entries of its eldest shapes, as written, cut to MAX_SAMPLE_ENTRY_BYTES. */
  readonly samples: readonly string[]
  /** Number of shapes the group is made of. */
  readonly shapes: number
}

/** The object of `logkin groups --json` and of GET /api/v1/groups. The fields up to `totalGroups` are of the whole view, whatever is filtered or paged. */
export interface GroupsAnswer {
  readonly bytes: number
  readonly lines: number
  readonly entries: number
  readonly unparsed: number
  readonly unparsedBy: Readonly<Record<UnparsedReason, number>>
  /** Entries of the whole view by level, for the page's level filter; levels that do not occur are left out. */
  readonly levels: Readonly<Partial<Record<LevelKey, number>>>
  /** Entries that name no time. */
  readonly untimed: number
  /** 0 nearly always; 1 to 5 where a file has more than MAX_SHAPES kinds of messages, told apart less strictly from step to step. */
  readonly coarseness: number
  /** True while a file of the view is still open: counts grow, ids are provisional. */
  readonly partial: boolean
  /** The cut: 0 to 1. */
  readonly similarity: number
  /** What `from` and `to` were widened to, where given. */
  readonly from: string | null
  readonly to: string | null
  /** Groups of the whole cut, and those left by q, level, from and to. */
  readonly totalGroups: number
  readonly matchedGroups: number
  /** Entries in the matched groups, within level, from and to. */
  readonly matchedEntries: number
  readonly groups: readonly GroupAnswer[]
  /** Pass it as `cursor` for the next page; null on the last. */
  readonly cursor: string | null
}

/** What stands in one of two things that are compared: a file, or the files of an archive. */
export interface ComparedSide extends Pick<
  GroupsAnswer,
  'bytes' | 'lines' | 'entries' | 'unparsed' | 'unparsedBy'
> {
  readonly name: string
  readonly firstSeen: string | null
  readonly lastSeen: string | null
}

/** What one of the two has of a group; `share` is of its own entries. */
export type SideOfGroup = Pick<GroupAnswer, 'count' | 'lines' | 'share' | 'firstSeen' | 'lastSeen' | 'levels'>

/** A group of both together, and what each of them has of it. */
export interface ComparedGroup extends GroupAnswer {
  readonly old: SideOfGroup
  readonly new: SideOfGroup
}

/** A group that both have. */
export interface SharedGroup extends ComparedGroup {
  /** new.count / old.count / scale: how many times as often as before, measured by the groups that both have. */
  readonly factor: number
  /** The log-likelihood ratio G² of that: 0 where nothing is surprising. */
  readonly surprise: number
}

/** The object of `logkin diff --json`. Every group is in one of the four lists, so their counts come to the entries of each side. */
export interface DiffAnswer {
  readonly old: ComparedSide
  readonly new: ComparedSide
  readonly similarity: number
  readonly coarseness: number
  /** How many times as often groups that both have occur in the new one, by the middle of them; null where there are none. */
  readonly scale: number | null
  /** Most severe first, then by count; those only in the new one, and only in the old one. */
  readonly newGroups: readonly ComparedGroup[]
  readonly goneGroups: readonly ComparedGroup[]
  /** Most surprising first; see app/rate.ts. */
  readonly changedGroups: readonly SharedGroup[]
  /** By count. */
  readonly unchangedGroups: readonly SharedGroup[]
}

/** What narrows the view. `uploads` empty means all. */
export interface ViewQuery {
  readonly uploads: readonly string[]
  readonly similarity?: number | undefined
  readonly level?: readonly LevelKey[] | undefined
  /** ISO 8601 instants; `from` inclusive, `to` exclusive; both widen to the edge of a bucket. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** "key:value" of fields: of one key any of the values, of several keys all. */
  readonly facet?: readonly string[] | undefined
}

export const GROUP_SORTS = ['count', 'lines', 'firstSeen', 'lastSeen', 'level', 'template'] as const
export type GroupSort = (typeof GROUP_SORTS)[number]

export interface GroupsQuery extends ViewQuery {
  /** Case-insensitive substring of the template. */
  readonly q?: string | undefined
  readonly sort?: GroupSort | undefined
  readonly order?: 'asc' | 'desc' | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/** One entry of a group, as read. */
export interface EntryAnswer {
  readonly upload: string
  readonly file: number
  readonly fileName: string
  /** Byte offset of its first byte in the file. */
  readonly offset: number
  /** ISO 8601 with offset, or null. */
  readonly time: string | null
  readonly level: Level | null
  /** Its bytes, decoded, all its lines; cut to MAX_LINE_BYTES, `cut` says so. */
  readonly text: string
  readonly cut: boolean
  /** Where context is asked for: the lines that stand before and behind it in the file. */
  readonly before?: readonly string[]
  readonly after?: readonly string[]
}

/** By place (upload, file, offset), or by time, entries of one time by place and those without a time last; `-` is the reverse. */
export const LINE_ORDERS = ['file', '-file', 'time', '-time'] as const
export type LineOrder = (typeof LINE_ORDERS)[number]

export interface GroupLinesQuery extends ViewQuery {
  readonly order?: LineOrder | undefined
  /** Begin with the entry that has so many before it in this order; instead of a cursor. */
  readonly position?: number | undefined
  /** Lines before and behind each entry, up to MAX_CONTEXT_LINES. */
  readonly context?: number | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export interface GroupLinesAnswer {
  readonly group: string
  /** Entries of the group in this view and filter. */
  readonly count: number
  /** How many entries stand before the first of these; null behind a cursor by place, which needs no counting. */
  readonly position: number | null
  readonly entries: readonly EntryAnswer[]
  readonly partial: boolean
  readonly cursor: string | null
}

export interface GroupTextQuery extends ViewQuery {
  readonly cursor?: string | undefined
}

/** A piece of a group's lines as they stand in the files, character sets included. */
export interface GroupTextAnswer {
  readonly bytes: Uint8Array
  /** Null behind the last entry. */
  readonly cursor: string | null
}

export interface SearchQuery extends ViewQuery {
  /** What to look for in the entries as written: text, upper and lower case alike, or with `regex` a regular expression (RE2). */
  readonly q: string
  readonly regex?: boolean | undefined
  /** Only in this group. */
  readonly group?: string | undefined
  /** Answer as soon as something is found, for a search that is shown while it goes on. */
  readonly soon?: boolean | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/** An entry that was found, and the group it is in. */
export interface FoundAnswer extends EntryAnswer {
  readonly group: string
}

export interface SearchAnswer {
  readonly lines: readonly FoundAnswer[]
  /** Pass it as `cursor` to search on; null where all is searched. */
  readonly cursor: string | null
  /** The entry to be looked at next; null where all is searched. */
  readonly scannedTo: (FileKey & { readonly offset: number }) | null
  readonly done: boolean
  readonly partial: boolean
}

export interface GroupDetailAnswer extends GroupAnswer {
  /** The shapes it is made of, most frequent first, at most 100. */
  readonly members: readonly { readonly shape: string; readonly text: string; readonly count: number }[]
  readonly partial: boolean
}

export interface FacetsQuery extends ViewQuery {
  /** As for groups: case-insensitive substring of the template. */
  readonly q?: string | undefined
  /** Only this group. */
  readonly group?: string | undefined
}

/** The values of a field and the entries that have them, most frequent first. */
export interface FacetAnswer {
  readonly key: string
  /** Entries that have the field. */
  readonly count: number
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

export interface FacetsAnswer {
  /** Entries that the filters leave. */
  readonly entries: number
  /** Those of most entries first. */
  readonly facets: readonly FacetAnswer[]
  /** Fields whose values are not counted: more than MAX_FACET_VALUES of them, or long ones. */
  readonly excluded: readonly string[]
  readonly partial: boolean
}

export interface TimelineQuery extends ViewQuery {
  /** Only this group. */
  readonly group?: string | undefined
  /** Wanted number of bars; the answer has no more. */
  readonly buckets?: number | undefined
}

export interface TimelineAnswer {
  readonly bucketMs: number
  /** Only levels that occur, in the order none, trace ... fatal. */
  readonly levels: readonly LevelKey[]
  /** Every bucket from the first to the last, empty ones too; `counts` in the order of `levels`. */
  readonly buckets: readonly { readonly time: string; readonly counts: readonly number[] }[]
  readonly untimed: number
  readonly partial: boolean
}

/** A stretch of a message, and what of its group's template it stands for. */
export interface AlignedPiece {
  readonly text: string
  /** `constant`: the template's own words. `slot`: the value of a slot. `other`: nothing that the template shows. */
  readonly is: 'constant' | 'slot' | 'other'
  /** The slot it fills, `<ip>`; null where it is none. */
  readonly slot: string | null
}

export interface GroupName {
  readonly id: string
  readonly template: string
  readonly count: number
}

/** Why shapes are one group, and what they would be one with next. */
export interface GroupWhyAnswer extends GroupName {
  /** The cut: what the tree joins at this similarity or above is one group. */
  readonly similarity: number
  /** Number of shapes. */
  readonly shapes: number
  /** Most frequent first, at most 100. */
  readonly members: readonly {
    readonly shape: string
    readonly text: string
    readonly count: number
    /** Similarity from which downwards it is one with the shape that names the group; null for that shape itself. */
    readonly joined: number | null
    readonly pieces: readonly AlignedPiece[]
  }[]
  readonly nearest: NearestGroup | null
  readonly partial: boolean
}

/** The group that another would be one with next, and the similarity from which downwards it is. */
export interface NearestGroup extends GroupName {
  readonly similarity: number
}

/** Which line, of a file of the first of `uploads`: by its number from 1, or by the byte offset of its entry. */
export interface ExplainQuery extends Pick<ViewQuery, 'uploads' | 'similarity'> {
  readonly file: number
  readonly line?: number | undefined
  readonly offset?: number | undefined
}

/** Why a line is in its group: how it was read, what it is like, where the tree puts it. All null where the line is in no entry. */
export interface ExplainAnswer {
  readonly upload: string
  readonly file: number
  readonly fileName: string
  /** The line asked for, from 1. */
  readonly line: number
  /** How the file is read. */
  readonly format: string
  readonly charset: string
  /** Why the line is in no entry; null where it is in one. */
  readonly unparsed: UnparsedReason | null
  readonly entry: EntryParts | null
  readonly shape: { readonly shape: string; readonly text: string; readonly count: number } | null
  readonly group: GroupName | null
  /** The message beside the group's template. */
  readonly pieces: readonly AlignedPiece[] | null
  readonly similarity: number
  /** Similarity from which downwards its shape is one with the shape that names the group; null where it is that shape. */
  readonly joined: number | null
  readonly nearest: NearestGroup | null
  readonly partial: boolean
}

/** An entry taken apart. */
export interface EntryParts {
  /** Number of its first line, from 1, and how many there are. */
  readonly line: number
  readonly lines: number
  readonly offset: number
  /** ISO 8601 with offset, or null; and the timestamp as written, where the entry's header or a field has one. */
  readonly time: string | null
  readonly timeText: string | null
  readonly level: Level | null
  /** What else stands in its header, or in its record. */
  readonly fields: Readonly<Record<string, string>>
  /** Cut to MAX_LINE_BYTES characters. */
  readonly message: string
}
