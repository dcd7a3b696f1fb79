/** `npm run test:fault` sets it: the counts that the acceptance names; `npm test` does a little of each. */
const FULL = process.env['FAULT'] === 'full'

/** So many times, in full or in short. */
export const times = (full: number, short: number): number => (FULL ? full : short)

/** What a test may take before it counts as hung; nothing is measured. */
export const PATIENCE_MS = FULL ? 4 * 3_600_000 : 240_000

/** A random seed that is said, so that what it did can be done again: SEED=n. */
export const seedFor = (what: string): number => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  process.stderr.write(`${what}: SEED=${seed}\n`)
  return seed
}
