/** A position of a template whose values have no common type. */
export const WILDCARD = '<*>'
