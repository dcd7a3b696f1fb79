/**
 * Every limit of the analysis, with its unit in the name and its reason beside it.
 * What depends on the machine (ports, folders) is configuration and stands in workers/config.ts.
 */

const KiB = 1024
const MiB = 1024 * KiB

/** Part n of a file is bytes [n * PART_BYTES, (n + 1) * PART_BYTES). Large enough that a commit's fsync is cheap, small enough to send again. */
export const PART_BYTES = 8 * MiB

/** How much of a file the format is learned from: the same for page, curl, standard input and command line. */
export const SAMPLE_BYTES = 1 * MiB

/** A stored block of text: one decompression gives one page of lines quickly. */
export const BLOCK_BYTES = 1 * MiB

export const BLOCKS_PER_PART = PART_BYTES / BLOCK_BYTES

/** Of a longer line only this much is analysed; its bytes are counted and given back whole. */
export const MAX_LINE_BYTES = 64 * KiB

/**
 * Shapes of one file; past it all of them are made coarser (cluster/coarse.ts) until they fit. A tree of so many is built in seconds
 * and held in tens of megabytes, and a program has some thousands of statements: what has more shapes has values nobody masks.
 */
export const MAX_SHAPES = 50_000

/** So many parts, and so many runs of them, are added up once they are there: few enough to hold at once, many enough that it is rare. */
export const FOLD_FAN = 16

/** Of a file of so many parts nothing is kept that adds up its parts' facts: that is done when it is asked for, once a worker, at some 20 ms a part. */
export const FEW_PARTS = 4

/** An entry over many lines that grows past this ends, and the reader starts anew (an unclosed bracket must not swallow a file). */
export const MAX_ENTRY_BYTES = 1 * MiB

/** Of a message only this much decides its shape; longer messages differ in payload, not in kind. */
export const MAX_SHAPE_BYTES = 4 * KiB

/** The first entry of a shape is kept beside its count, cut to this, so that the table never reads raw text. */
export const MAX_SAMPLE_ENTRY_BYTES = 1 * KiB

/** Sample entries shown with a group. */
export const SAMPLES_PER_GROUP = 3

/** A histogram's width is the smallest of BUCKET_WIDTHS_MS that gives no more buckets than this. */
export const MAX_BUCKETS = 300

/** Widths a histogram can have; each divides the next, so that a finer one can be coarsened exactly. */
export const BUCKET_WIDTHS_MS: readonly number[] = [
  1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
  10_800_000, 21_600_000, 43_200_000, 86_400_000, 432_000_000, 864_000_000, 2_592_000_000, 7_776_000_000,
  31_104_000_000, 311_040_000_000, 3_110_400_000_000, 31_104_000_000_000,
]

/** Similarity at which groups are cut when the user names none: 0 is one group, 1 is one group a shape. */
export const DEFAULT_SIMILARITY = 0.5

/** Groups in one answer when no limit is named, and at the most. */
export const DEFAULT_GROUPS_LIMIT = 100
export const MAX_GROUPS_LIMIT = 10_000

/** Lines of a group in one answer when no limit is named, and at the most. */
export const DEFAULT_LINES_LIMIT = 50
export const MAX_LINES_LIMIT = 1_000

/** Parts looked at, and text read, to sort one page of lines by time, where the times of so many parts overlap: some seconds, and no longer. */
export const MAX_SORTED_PARTS = 1_024
export const MAX_SORTED_BYTES = 1024 * MiB

/** Lines of context before and behind an entry, at the most; they are looked for so far from it and no further. */
export const MAX_CONTEXT_LINES = 50
export const CONTEXT_BYTES = 64 * KiB

/** Lines in one answer of a search when no limit is named, and at the most. */
export const DEFAULT_SEARCH_LIMIT = 100
export const MAX_SEARCH_LIMIT = 1_000

/** One request searches this long, then answers how far it came; once it has found something, it answers sooner. */
export const SEARCH_BUDGET_MS = 1_000
export const SEARCH_FOUND_BUDGET_MS = 250

/** A search that is streamed ends after this, with a cursor: nobody should wait longer without saying so. */
export const SEARCH_STREAM_MS = 60_000

/** What can be searched for, in characters: what people type, and generous. */
export const MAX_SEARCH_CHARS = 1_000

/** Values of a field that are counted, in one file and in a view; past it the field is an identifier. */
export const MAX_FACET_VALUES = 1_000

/** Of fields that are counted: how many a file may have, and how long their names and values may be. */
export const MAX_FACET_KEYS = 200
export const MAX_FACET_CHARS = 256

/** Fields that are not counted, by name: more of them say nothing. */
export const MAX_EXCLUDED_FACETS = 200

/** Files in one upload: a bound on what one request can create. */
export const MAX_FILES_PER_UPLOAD = 1_000

/** An upload whose content was here before stays this long for its sender to say that it is to be kept (again=1): a working day and a night. */
export const DUPLICATE_KEPT_HOURS = 24

/** Of zstd and xz: what has to be kept in memory to unpack; all that zstd gives without being asked for more (--long=27), and twice what xz -9 needs. */
export const MAX_WINDOW_BYTES = 128 * MiB

/** What a packed file may come to; see UNPACK_LIMITS. */
export interface UnpackLimits {
  readonly ratio: number
  readonly freeBytes: number
  readonly bytes: number
  readonly layers: number
  readonly files: number
  readonly entries: number
}

export const UNPACK_LIMITS: UnpackLimits = {
  /** Unpacked to packed. Logs come to 10, and one line again and again to some 200; what is made to harm, to 1,000 and more. */
  ratio: 500,
  /** The ratio counts from here on: less harms nobody. */
  freeBytes: 256 * MiB,
  /** Of all layers and members together; more than is dropped at once. */
  bytes: 1024 * KiB * MiB,
  /** A rotated log (gzip) in a tar.zst in a zip takes four. */
  layers: 5,
  files: MAX_FILES_PER_UPLOAD,
  /** With folders, links and devices, which are passed over but take time. */
  entries: 100_000,
}
