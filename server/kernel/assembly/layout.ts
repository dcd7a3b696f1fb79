/** Where things stand in the kernel's memory: constants that AssemblyScript and TypeScript both read. */
export const WINDOW_BYTES: i32 = 1 << 18
export const MOST_LINES: i32 = 1 << 12
/** Class of each byte. */
export const CLASSES: i32 = 1 << 15
/** Lists of words; see words.ts. */
export const WORDS: i32 = CLASSES + 256
export const INPUT: i32 = 1 << 16
export const ENDS: i32 = INPUT + WINDOW_BYTES + 64
export const KEYS: i32 = ENDS + (MOST_LINES << 2)
/** A message that stands in no window, and NULs behind it. */
export const MESSAGE: i32 = KEYS + (MOST_LINES << 3)
export const MESSAGE_BYTES: i32 = 1 << 17
/** The masked message, MAX_SHAPE_BYTES and a slot's name long. */
export const MASKED: i32 = MESSAGE + MESSAGE_BYTES + 64
export const MAX_SHAPE_BYTES: i32 = 4096
/** Length of the masked message, or of the text made coarser, and the words of its hash, high and low. */
export const RESULT: i32 = MASKED + MAX_SHAPE_BYTES + 64
/** Places in the message, two bytes each, of the digits that it keeps; see mask.ts. */
export const KEPT: i32 = RESULT + 64
export const MOST_KEPT: i32 = 1 << 11
/** Texts of shapes that are made coarser are no longer than this. */
export const MAX_FINE_BYTES: i32 = MAX_SHAPE_BYTES + 64
/** A text made coarser; see coarse.ts. */
export const COARSE: i32 = KEPT + (MOST_KEPT << 1)
export const COARSE_BYTES: i32 = (MAX_FINE_BYTES << 2) + 64

/**
 * What is remembered of lines, and what is found of it; in the memory of a kernel that remembers only (see recall.ts). Of each line
 * of the window its number, its time in µs and its zone in minutes, or NO_ZONE.
 */
export const NUMBERS: i32 = COARSE + COARSE_BYTES
export const ZONES: i32 = NUMBERS + (MOST_LINES << 2)
export const TIMES: i32 = ZONES + (MOST_LINES << 2)
/** A line that has a number, but a time that is not known yet, is given LATER - number. */
export const LATER: i32 = -2
export const NO_ZONE: i32 = 0x7fffffff
export const MAX_REMEMBERED: i32 = 1 << 16
/** Numbers by key, plus 1: 0 is a free slot. */
export const SLOT_COUNT: i32 = 1 << 17
export const MAX_PROBES: i32 = 64
/** A line whose guards say something else than those of the first of its key stands under the key with their values mixed in. */
export const VALUE_FACTOR: u32 = 0x9e3779b1
/** Of a line that is not remembered itself: the number of the header it begins with, -1, or LATER - it where its time is not known yet. */
export const HEADS: i32 = TIMES + (MOST_LINES << 3)
/** Of a line with a number, or whose message was masked: its class and level and kind of time, as its record has them. */
export const TRAITS: i32 = HEADS + (MOST_LINES << 2)
/**
 * Of a line that is not remembered itself, whose header and its time are known, or that is a known record: the hash of its masked
 * message, low and high; 0 of others.
 */
export const MASKS: i32 = TRAITS + (MOST_LINES << 2)
/** Of lines whose message was masked: [from, to) of it, counted from the line's start; `from` is -1 where it was a copy that was. */
export const FROMS: i32 = MASKS + (MOST_LINES << 3)
export const TOS: i32 = FROMS + (MOST_LINES << 2)
export const SLOTS: i32 = TOS + (MOST_LINES << 2)
/** Words: the key's, [from, to) of the message, class and level and kind of time, number of the layout, first guard, number of guards. */
export const RECORDS: i32 = SLOTS + (SLOT_COUNT << 2)
export const RECORD_BYTES: i32 = 32
/** A guard: place in the line, kind << 16, value << 24. */
export const MOST_GUARDS: i32 = 1 << 18
export const GUARDS: i32 = RECORDS + MAX_REMEMBERED * RECORD_BYTES
/**
 * Words: how many digits the date has (below 0 where the kernel can't read it), place in the line; counted from there, hour, minute
 * and second, each with its number of digits; fraction, its number of digits, and what it is counted in, in µs. From LAYOUT_PLACES
 * on a byte for the place of each of the date's digits.
 */
export const MAX_LAYOUTS: i32 = 1 << 11
export const LAYOUT_PLACES: i32 = 44
export const MAX_DATE_DIGITS: i32 = 20
export const LAYOUT_DATES: i32 = 64
/** Dates of a layout, by a hash of their digits: the instant of 00:00:00 in µs, the zone, whether there is one, the digits. */
export const DATES: i32 = 64
export const DATE_BYTES: i32 = 48
export const LAYOUT_BYTES: i32 = LAYOUT_DATES + DATES * DATE_BYTES
export const LAYOUTS: i32 = (GUARDS + (MOST_GUARDS << 2) + 63) & ~63
/**
 * Headers by the key of what their lines begin with: the key's words; where the message begins, level << 16 and kind of time << 24;
 * number of the layout, or RECORD_FOLLOWS. How long such beginnings are, 1 to 256: two bytes for each sixteen lengths, a bit each, and before them how
 * many of those are used.
 */
export const MAX_HEADERS: i32 = 1 << 13
export const HEADER_BYTES: i32 = 16
export const HEADER_RECORDS: i32 = LAYOUTS + MAX_LAYOUTS * LAYOUT_BYTES
export const HEADER_SLOT_COUNT: i32 = MAX_HEADERS << 1
export const HEADER_SLOTS: i32 = HEADER_RECORDS + MAX_HEADERS * HEADER_BYTES
export const LENGTHS: i32 = HEADER_SLOTS + (HEADER_SLOT_COUNT << 2)
export const LENGTH_BLOCKS: i32 = 16
/**
 * Messages of lines whose header is known, or that are known records, by the hash of what the mask leaves of them: its words, and what is said of their lines, as in
 * TRAITS. Their numbers stand behind those of lines, and of entries over several lines.
 */
export const MAX_MESSAGES: i32 = 1 << 16
export const FIRST_MESSAGE: i32 = MAX_REMEMBERED * 2
export const MESSAGE_RECORD_BYTES: i32 = 16
export const MESSAGE_RECORDS: i32 = (LENGTHS + 2 + (LENGTH_BLOCKS << 1) + 63) & ~63
/** Numbers by hash, counted from 1: 0 is a free slot. */
export const MESSAGE_SLOT_COUNT: i32 = MAX_MESSAGES << 1
export const MESSAGE_SLOTS: i32 = MESSAGE_RECORDS + MAX_MESSAGES * MESSAGE_RECORD_BYTES
/** Longer lines seldom come twice: they are read each time. */
export const MAX_REMEMBERED_BYTES: i32 = 2048
/** The keys and values of a record, by their number: of each value [from, to), kind and whether it is ASCII, as parse/pairs.ts has them. */
export const MAX_PAIRS: i32 = 96
export const PAIR_BYTES: i32 = 16
export const PAIRS: i32 = MESSAGE_SLOTS + (MESSAGE_SLOT_COUNT << 2)
/**
 * Where records of one layout have what is wanted of them, as parse/record-plan.ts says. Words: the layout's; the pairs of message,
 * time and level, -1 where there is none; the kind of its time; how many pairs are stack traces, and MOST_STACKS of them; how many
 * levels are known. From PLAN_LEVELS on MOST_LEVELS of those: the eight bytes of the value, its length, the level.
 */
export const MAX_PLANS: i32 = 1 << 10
export const MOST_STACKS: i32 = 4
export const MOST_LEVELS: i32 = 16
export const PLAN_LEVELS: i32 = 48
export const LEVEL_BYTES: i32 = 16
export const PLAN_BYTES: i32 = PLAN_LEVELS + MOST_LEVELS * LEVEL_BYTES
export const PLANS: i32 = PAIRS + MAX_PAIRS * PAIR_BYTES
export const PLAN_SLOT_COUNT: i32 = MAX_PLANS << 1
/** Numbers by layout, counted from 1: 0 is a free slot. */
export const PLAN_SLOTS: i32 = PLANS + MAX_PLANS * PLAN_BYTES
/** Layouts of the times that are values of records, by the key of the value: its words, the number of the layout, counted from 1. */
export const MAX_VALUE_TIMES: i32 = 1 << 6
export const VALUE_TIME_BYTES: i32 = 16
/** Mixed into the low word of keys of access logs' times, which have one notation. */
export const OF_ACCESS: u32 = 0x2545f491
export const VALUE_TIMES: i32 = PLAN_SLOTS + (PLAN_SLOT_COUNT << 2)
/** A header's layout: none, and its lines are records. */
export const RECORD_FOLLOWS: i32 = -1
/** Longer lines are no records that are known. */
export const MAX_RECORD_BYTES: i32 = 1 << 14
/** What `findLines` looks up: nothing; known lines; these and messages behind known headers; these and known records. */
export const NOTHING: i32 = 0
export const LINES: i32 = 1
export const MESSAGES: i32 = 2
export const KNOWN_RECORDS: i32 = 3
export const REMEMBERING_BYTES: i32 = VALUE_TIMES + MAX_VALUE_TIMES * VALUE_TIME_BYTES
