/**
 * What text looks like in each character set that is neither UTF-8 nor UTF-16. The standards order their characters by how
 * common they are (level 1 before level 2, kana and punctuation in rows of their own), so ranges of bytes and the share of
 * text that falls into each suffice: within a range all characters are taken to be equally likely.
 */
export interface CharsetModel {
  /** Name of the Encoding Standard. */
  readonly charset: string
  /** How likely a log is in it before it is looked at, as a logarithm. */
  readonly prior: number
  /** Chance that behind a character that is none of ASCII stands another. */
  readonly goesOn: number
  /** The character whose first byte, 0x80 or higher, is at `at`: its bytes, and its share of text; 0 where it is none. */
  readonly charAt: (bytes: Uint8Array, at: number) => Char
}

interface Char {
  readonly bytes: number
  readonly density: number
}

/** Characters of two bytes: lead and trail in these ranges, making up this share of text. */
interface Row {
  readonly lead: readonly [number, number]
  readonly trails: readonly (readonly [number, number])[]
  readonly share: number
}

const NONE: Char = { bytes: 1, density: 0 }
const size = ([from, to]: readonly [number, number]): number => to - from + 1
const within = (byte: number, [from, to]: readonly [number, number]): boolean => byte >= from && byte <= to

/** The first row that a pair is in counts. `single` knows characters of another length by their lead. */
const pairs = (
  rows: readonly Row[],
  single: (bytes: Uint8Array, at: number) => Char | null = () => null,
): CharsetModel['charAt'] => {
  const chars = rows.map(({ lead, trails, share }) => ({
    lead,
    trails,
    char: { bytes: 2, density: share / (size(lead) * trails.reduce((sum, trail) => sum + size(trail), 0)) },
  }))
  const byLead = Array.from({ length: 256 }, (_, lead) => chars.filter((row) => within(lead, row.lead)))
  return (bytes, at) => {
    const other = single(bytes, at)
    if (other) return other
    const rowsOfLead = byLead[bytes[at]!]!
    // Cut off behind its lead: of two bytes, whatever they are.
    if (at + 1 >= bytes.length) return { bytes: rowsOfLead.length > 0 ? 2 : 1, density: 0 }
    const trail = bytes[at + 1]!
    return rowsOfLead.find(({ trails }) => trails.some((range) => within(trail, range)))?.char ?? NONE
  }
}

/** Characters of one byte, by ranges. */
const bytesOf = (
  ranges: readonly (readonly [from: number, to: number, share: number])[],
): CharsetModel['charAt'] => {
  const chars = Array.from({ length: 256 }, (_, byte): Char => {
    const range = ranges.find(([from, to]) => within(byte, [from, to]))
    return range ? { bytes: 1, density: range[2] / size([range[0], range[1]]) } : NONE
  })
  return (bytes, at) => chars[bytes[at]!]!
}

/** The trail bytes of the sets of 94 by 94 characters. */
const T94 = [[0xa1, 0xfe]] as const
const GBK_TRAILS = [
  [0x40, 0x7e],
  [0x80, 0xa0],
] as const
const GBK_LOW_TRAILS = [
  [0x40, 0x7e],
  [0x80, 0xfe],
] as const
const BIG5_TRAILS = [
  [0x40, 0x7e],
  [0xa1, 0xfe],
] as const
const SJIS_TRAILS = [
  [0x40, 0x7e],
  [0x80, 0xfc],
] as const
const UHC_TRAILS = [
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0x81, 0xfe],
] as const

const RARE: Char = { bytes: 4, density: 1e-9 }

export const CHARSET_MODELS: readonly CharsetModel[] = [
  {
    charset: 'gb18030',
    prior: 0,
    goesOn: 0.8,
    charAt: pairs(
      [
        // Kana, in the rows where EUC-JP has them too.
        { lead: [0xa4, 0xa5], trails: T94, share: 0.01 },
        { lead: [0xa1, 0xa9], trails: T94, share: 0.08 },
        { lead: [0xb0, 0xd7], trails: T94, share: 0.82 },
        { lead: [0xd8, 0xf7], trails: T94, share: 0.01 },
        // What GBK added: the traditional forms, and whatever else is rare.
        { lead: [0x81, 0xa0], trails: GBK_LOW_TRAILS, share: 0.05 },
        { lead: [0xaa, 0xfe], trails: GBK_TRAILS, share: 0.03 },
      ],
      (bytes, at) => (isGb18030Four(bytes, at) ? RARE : null),
    ),
  },
  {
    charset: 'big5',
    prior: -1,
    goesOn: 0.8,
    charAt: pairs([
      { lead: [0xa1, 0xa3], trails: BIG5_TRAILS, share: 0.08 },
      { lead: [0xa4, 0xc6], trails: BIG5_TRAILS, share: 0.9 },
      { lead: [0xc7, 0xf9], trails: BIG5_TRAILS, share: 0.015 },
      { lead: [0x81, 0xfe], trails: BIG5_TRAILS, share: 0.001 },
    ]),
  },
  {
    charset: 'shift_jis',
    prior: -1,
    goesOn: 0.8,
    charAt: pairs(
      [
        { lead: [0x81, 0x81], trails: SJIS_TRAILS, share: 0.08 },
        { lead: [0x82, 0x82], trails: [[0x9f, 0xf1]], share: 0.35 },
        { lead: [0x82, 0x82], trails: SJIS_TRAILS, share: 0.01 },
        {
          lead: [0x83, 0x83],
          trails: [
            [0x40, 0x7e],
            [0x80, 0x96],
          ],
          share: 0.2,
        },
        { lead: [0x83, 0x84], trails: SJIS_TRAILS, share: 0.001 },
        { lead: [0x88, 0x97], trails: SJIS_TRAILS, share: 0.33 },
        { lead: [0x98, 0x9f], trails: SJIS_TRAILS, share: 0.002 },
        { lead: [0xe0, 0xea], trails: SJIS_TRAILS, share: 0.003 },
        { lead: [0xed, 0xfc], trails: SJIS_TRAILS, share: 0.001 },
      ],
      // Katakana of half width take one byte.
      (bytes, at) => (within(bytes[at]!, [0xa1, 0xdf]) ? { bytes: 1, density: 0.02 / 63 } : null),
    ),
  },
  {
    charset: 'euc-jp',
    prior: -2,
    goesOn: 0.8,
    charAt: pairs(
      [
        { lead: [0x8e, 0x8e], trails: [[0xa1, 0xdf]], share: 0.005 },
        { lead: [0xa1, 0xa1], trails: T94, share: 0.08 },
        { lead: [0xa4, 0xa4], trails: [[0xa1, 0xf3]], share: 0.35 },
        { lead: [0xa5, 0xa5], trails: [[0xa1, 0xf6]], share: 0.2 },
        { lead: [0xa2, 0xa8], trails: T94, share: 0.01 },
        { lead: [0xb0, 0xcf], trails: T94, share: 0.35 },
        { lead: [0xd0, 0xf4], trails: T94, share: 0.005 },
      ],
      (bytes, at) => (bytes[at] === 0x8f ? { bytes: 3, density: 1e-9 } : null),
    ),
  },
  {
    charset: 'euc-kr',
    prior: -3,
    goesOn: 0.8,
    charAt: pairs([
      { lead: [0xa1, 0xac], trails: T94, share: 0.05 },
      { lead: [0xb0, 0xc8], trails: T94, share: 0.93 },
      { lead: [0xca, 0xfd], trails: T94, share: 0.004 },
      { lead: [0x81, 0xc6], trails: UHC_TRAILS, share: 0.004 },
    ]),
  },
  {
    // Western European; the superset of Latin-1 that programs write under its name. Its letters stand alone among ASCII's.
    charset: 'windows-1252',
    prior: 0,
    goesOn: 0.05,
    charAt: bytesOf([
      // "23°C", "12µs": of all its signs what programs write most.
      [0xb0, 0xb0, 0.08],
      [0xb5, 0xb5, 0.08],
      [0xc0, 0xff, 0.79],
      [0xa0, 0xbf, 0.04],
      [0x80, 0x9f, 0.01],
    ]),
  },
  {
    // Cyrillic.
    charset: 'windows-1251',
    prior: -1,
    goesOn: 0.8,
    charAt: bytesOf([
      [0xe0, 0xff, 0.85],
      [0xc0, 0xdf, 0.1],
      [0xa0, 0xbf, 0.04],
      [0x80, 0x9f, 0.01],
    ]),
  },
]

const isGb18030Four = (bytes: Uint8Array, at: number): boolean =>
  within(bytes[at]!, [0x81, 0xfe]) &&
  at + 3 < bytes.length &&
  within(bytes[at + 1]!, [0x30, 0x39]) &&
  within(bytes[at + 2]!, [0x81, 0xfe]) &&
  within(bytes[at + 3]!, [0x30, 0x39])
