/**
 * Where things stand in the memory of the columns' kernel, and how much of each fits. A part that has more of something is
 * stored as plain text instead. Memory that is never touched costs nothing.
 */
const MiB: i32 = 1 << 20

export const BLOCK_BYTES: i32 = MiB
export const PART_BYTES: i32 = 8 * MiB
export const MOST_LINES: i32 = 1 << 20
export const MOST_VALUES: i32 = 1 << 21
export const MOST_SKELETONS: i32 = 1 << 18
/** Numbers of shared skeletons fit into two bytes, beside LOCAL and RAW. */
export const MOST_SHARED: i32 = (1 << 16) - 2
export const MOST_COLUMNS: i32 = (1 << 16) - 1
/** Lines with more around their values are kept as they are. */
export const MOST_SKELETON_BYTES: i32 = 4096

/** Sixteen bytes are read and written at a time, so behind each stretch of bytes are some that nobody looks at. */
const SLACK: i32 = 1024

/** The text: what is read when encoding, what is written when decoding. */
export const TEXT: i32 = 1 << 16
/** Skeletons, each from a multiple of 8 on. */
export const ARENA: i32 = TEXT + PART_BYTES + SLACK
export const ARENA_BYTES: i32 = 10 * MiB
/** One record a skeleton; see skeletons.ts. */
export const SKELETONS: i32 = ARENA + ARENA_BYTES + SLACK + 2 * MOST_SKELETON_BYTES
export const SKELETON_SHIFT: i32 = 5
/** Hash table of skeletons: number + 1, 0 where free. Later the shared skeletons by rank. */
export const TABLE: i32 = SKELETONS + (MOST_SKELETONS << SKELETON_SHIFT)
export const TABLE_SIZE: i32 = MOST_SKELETONS << 1
/** The skeleton of each line, or -1. */
export const LINES: i32 = TABLE + (TABLE_SIZE << 2)
/** In the order of lines. */
export const VALUES: i32 = LINES + (MOST_LINES << 2)
/** In the order of columns, block after block. */
export const GROUPED: i32 = VALUES + (MOST_VALUES << 2)
export const HEX: i32 = GROUPED + (MOST_VALUES << 2)
export const WORDS: i32 = HEX + 5 * MiB
export const RAW: i32 = WORDS + PART_BYTES + SLACK
/** The columns of each skeleton's values, two bytes each. */
export const SLOTS: i32 = RAW + PART_BYTES + SLACK
/** Where each of a part's blocks ends in LINES, VALUES, HEX, WORDS and RAW: five numbers. */
export const BLOCK_ENDS: i32 = SLOTS + (ARENA_BYTES << 1)
/** One record a column; see columns.ts. */
export const COLUMNS: i32 = BLOCK_ENDS + 1024
export const COLUMN_SHIFT: i32 = 5
/** Hash table of columns: key and number, eight bytes. */
export const COLUMN_TABLE: i32 = COLUMNS + ((MOST_COLUMNS + 1) << COLUMN_SHIFT)
export const COLUMN_TABLE_SIZE: i32 = 1 << 17
/** Where each column begins in GROUPED, for each block of a part, and the end of the last. */
export const STARTS: i32 = COLUMN_TABLE + (COLUMN_TABLE_SIZE << 3)
export const STARTS_BYTES: i32 = (MOST_COLUMNS + 2) << 2
export const CURSORS: i32 = STARTS + STARTS_BYTES * 8
/** Begin and length of each stream (streams.ts), eight bytes. */
export const STREAMS: i32 = CURSORS + STARTS_BYTES
/** The streams' bytes, of which each numeric one has room for a block's values. */
export const OUT: i32 = STREAMS + 1024
export const OUT_BYTES: i32 = 20 * MiB
export const MEMORY_PAGES: i32 = (OUT + OUT_BYTES + SLACK + 65535) >> 16
