import type { FileAnswer } from '../../../server/api/types.ts'

/**
 * Which parts of a file the server has, as far as its answer says; the others are sent (again), which is harmless.
 * The answer lists the missing ones up to a bound. A file of unknown size lists only those between received parts.
 */
export const storedParts = (file: FileAnswer): ((part: number) => boolean) => {
  const missing = new Set(file.missing)
  const listedAll = file.missing.length === file.missingCount
  const known = listedAll ? file.received.parts + file.missingCount : (file.missing.at(-1) ?? 0)
  return (part) => part < known && !missing.has(part)
}
