/** Shapes `a` and `b` (indices), and all that is with them, are one from this similarity downwards. */
export interface Merge {
  readonly a: number
  readonly b: number
  readonly similarity: number
}

/** The highest first. */
export const byHeight = (x: Merge, y: Merge): number => y.similarity - x.similarity || x.a - y.a || x.b - y.b
