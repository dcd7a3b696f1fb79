import type { Random } from '../samples/random.ts'

/** Some of a line's digits changed to any others: months of 73, addresses past 255, levels. */
const changed = (line: string, random: Random): string =>
  line.replace(/\d/g, (digit) => (random.chance(0.3) ? String(random.int(0, 9)) : digit))

/** Lines again and again: twice as they are, then with other digits. */
export const withOtherDigits = (lines: readonly string[], random: Random): string =>
  Array.from({ length: 8 }, (_, k) => lines.map((line) => (k < 2 ? line : changed(line, random))))
    .flat()
    .join('\n')
