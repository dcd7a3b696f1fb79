import { createHash } from 'node:crypto'
import type { Figures } from '../model/summary.ts'
import type { LogFile } from '../model/upload.ts'
import type { PartInfo } from '../store/store.ts'

/**
 * Equal for files of equal content that are read in the same way: SHA-256 over the size, the ordered parts' SHA-256 and
 * the reading. The date is part of the reading only where times depend on it: without, the same file sent on another day
 * is the same. An empty file is like no other: undefined.
 */
export const identityOf = (
  { reading }: LogFile,
  parts: readonly PartInfo[],
  { bytes, jumps }: Figures,
): string | undefined => {
  if (bytes === 0) return undefined
  const { format, charset, zone, date } = reading
  const hasPartialTimes = jumps.yearless !== null || jumps.dateless !== null
  return createHash('sha256')
    .update(JSON.stringify([bytes, parts.map(({ sha256 }) => sha256)]))
    .update(JSON.stringify([format, charset, zone, hasPartialTimes ? date : null]))
    .digest('hex')
}
