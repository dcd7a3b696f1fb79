/** Severity of an entry. `null` (no level) stands as "none" where a key is needed. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type Level = (typeof LEVELS)[number]
export type LevelKey = Level | 'none'

/** A level as a small integer, for the hot path: 0 is none, then LEVELS in order. */
export type LevelCode = number
export const NO_LEVEL: LevelCode = 0
export const LEVEL_KEYS: readonly LevelKey[] = ['none', ...LEVELS]

/** `levelKey(5)` is "error". */
export const levelKey = (code: LevelCode): LevelKey => LEVEL_KEYS[code] ?? 'none'
export const levelCode = (key: LevelKey): LevelCode => LEVEL_KEYS.indexOf(key)

/** The level that most of its entries have, the more severe of two; "none" for none. */
export const mainLevel = (levels: Readonly<Partial<Record<LevelKey, number>>>): LevelKey => {
  let main: LevelKey = 'none'
  for (const key of LEVEL_KEYS) if ((levels[key] ?? 0) >= Math.max(1, levels[main] ?? 0)) main = key
  return main
}
