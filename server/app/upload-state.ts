import { PART_BYTES } from '../model/limits.ts'
import type { FileAnswer, UploadAnswer } from '../model/answers.ts'
import type { LogFile, Upload } from '../model/upload.ts'
import type { PartInfo, Store } from '../store/store.ts'
import { formatLabel } from './reading.ts'

/** Of the missing parts only so many are named; `missingCount` says how many there are. */
const MAX_MISSING_LISTED = 1_000

export const answerUpload = async (store: Store, upload: Upload): Promise<UploadAnswer> => {
  const files: FileAnswer[] = []
  for (const file of upload.files) files.push(answerFile(file, await store.parts(upload.id, file.index)))
  const sum = (of: (file: FileAnswer) => number): number => files.reduce((total, file) => total + of(file), 0)
  return {
    id: upload.id,
    createdAt: upload.createdAt,
    complete: files.every(({ complete }) => complete),
    partBytes: PART_BYTES,
    received: { bytes: sum(({ received }) => received.bytes), parts: sum(({ received }) => received.parts) },
    missingCount: sum(({ missingCount }) => missingCount),
    duplicateOf: files.every(({ duplicateOf }) => duplicateOf !== null)
      ? (files[0]?.duplicateOf?.upload ?? null)
      : null,
    files,
  }
}

const answerFile = (file: LogFile, parts: readonly PartInfo[]): FileAnswer => {
  const there = new Set(parts.map(({ part }) => part))
  const last = parts.at(-1)?.part ?? -1
  const expected =
    file.parts ?? (file.size === null ? last + 1 : Math.max(Math.ceil(file.size / PART_BYTES), last + 1))
  const missing: number[] = []
  for (let part = 0; part < expected && missing.length < MAX_MISSING_LISTED; part++)
    if (!there.has(part)) missing.push(part)
  const workers: Record<string, number> = {}
  for (const { by } of parts) workers[by] = (workers[by] ?? 0) + 1
  return {
    index: file.index,
    name: file.name,
    size: file.size,
    state: file.state,
    complete: file.state === 'complete',
    received: { bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts: parts.length },
    missing,
    missingCount: expected - parts.length,
    format: formatLabel(file.reading),
    charset: file.reading.charset,
    zone: file.reading.zone,
    date: file.reading.date,
    chosen: file.reading.chosen ?? {},
    reanalysing: file.reanalysis !== null,
    workers,
    duplicateOf: file.duplicateOf,
  }
}
