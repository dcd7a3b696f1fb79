import type { Element, Header } from './format.ts'
import { type ElementReader } from './header-values.ts'
import { headerReader } from './header.ts'

/** A report of Erlang; the "===" behind its time may be missing. */
const erlangReport = (kind: Element): { readonly first: string; readonly header: Header } => ({
  first: '=',
  header: {
    elements: [
      { is: 'sep', text: '=' },
      kind,
      { is: 'sep', text: ' REPORT==== ' },
      { is: 'time', format: 'erlang' },
      { is: 'sep', text: ' ===' },
    ],
    need: 4,
  },
})

/**
 * Headers that open with marks of their own, so that their lines need no statistics: tried on every line that begins with
 * such a mark, before what was learned.
 */
const KNOWN_HEADERS: readonly { readonly first: string; readonly header: Header }[] = [
  // =ERROR REPORT==== 1-Mar-2024::15:04:05.871416 ===
  erlangReport({ is: 'level', as: 'capitals' }),
  // =CRASH REPORT==== 1-Mar-2024::15:04:05.871416 ===
  erlangReport({ is: 'word', name: 'report' }),
  {
    // # Time: 2024-03-01T15:04:05.123456Z
    first: '#',
    header: {
      elements: [
        { is: 'sep', text: '# Time: ' },
        { is: 'time', format: 'iso' },
      ],
      need: 2,
    },
  },
]

/** Readers by the line's first byte. */
export const KNOWN_READERS: readonly (readonly ElementReader[] | undefined)[] = Array.from(
  { length: 256 },
  (_, byte) => {
    const rows = KNOWN_HEADERS.filter(({ first }) => first.charCodeAt(0) === byte)
    return rows.length > 0 ? rows.map(({ header }) => headerReader(header)) : undefined
  },
)
