/**
 * Splits a template into constant text and typed slots, for highlighting.
 * Only names that the masks use (server/cluster/mask.ts and coarse.ts; a test compares) are slots: the `<init>` of a Java stack
 * trace is text.
 */
interface TemplatePiece {
  readonly kind: 'text' | 'slot'
  readonly text: string
}

const SLOT = /<(?:\*|num|hex|uuid|ip|time|dur|size|path|url|email|host|str|ver|id|text|lines)>/g

export const splitTemplate = (template: string): TemplatePiece[] => {
  const pieces: TemplatePiece[] = []
  let end = 0
  for (const match of template.matchAll(SLOT)) {
    if (match.index > end) pieces.push({ kind: 'text', text: template.slice(end, match.index) })
    pieces.push({ kind: 'slot', text: match[0] })
    end = match.index + match[0].length
  }
  if (end < template.length) pieces.push({ kind: 'text', text: template.slice(end) })
  return pieces
}
