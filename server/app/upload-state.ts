import { PART_BYTES } from '../model/limits.ts'
import type { FileAnswer, PackedAnswer, UploadAnswer } from '../model/answers.ts'
import type { LogFile, PackedFile, Upload } from '../model/upload.ts'
import type { PartInfo, Store } from '../store/store.ts'
import { formatLabel } from './reading.ts'

/** Of the missing parts only so many are named; `missingCount` says how many there are. */
const MAX_MISSING_LISTED = 1_000

export const answerUpload = async (store: Store, upload: Upload): Promise<UploadAnswer> => {
  const files: FileAnswer[] = []
  const packed: PackedAnswer[] = []
  const staged = new Map<number, readonly PartInfo[]>()
  for (const one of upload.packed) {
    const parts = await store.stagedParts(upload.id, one.file)
    staged.set(one.file, parts)
    packed.push(answerPacked(one, parts))
  }
  for (const file of upload.files) {
    const { index, packedIn } = file
    const own = upload.packed.find((one) => one.file === index)
    const from = upload.packed.find((one) => one.file === packedIn)?.name ?? null
    // Until its first member takes its place, a packed file shows itself there.
    files.push(
      own && packedIn === null
        ? answerFile({ ...file, parts: own.parts }, own, staged.get(index) ?? [], null)
        : answerFile(file, null, await store.parts(upload.id, index), from),
    )
  }
  const sum = (of: (file: FileAnswer) => number): number => files.reduce((total, file) => total + of(file), 0)
  return {
    id: upload.id,
    createdAt: upload.createdAt,
    complete: files.every(({ complete }) => complete) && packed.every(({ state }) => state === 'done'),
    partBytes: PART_BYTES,
    received: { bytes: sum(({ received }) => received.bytes), parts: sum(({ received }) => received.parts) },
    missingCount: sum(({ missingCount }) => missingCount),
    duplicateOf:
      packed.every(({ state }) => state === 'done') && files.every(({ duplicateOf }) => duplicateOf !== null)
        ? (files[0]?.duplicateOf?.upload ?? null)
        : null,
    files,
    packed,
  }
}

const answerPacked = (
  { file, name, format, size, state, outcome }: PackedFile,
  parts: readonly PartInfo[],
): PackedAnswer => ({
  file,
  name,
  format,
  bytes: Math.max(size ?? 0, sumOf(parts)),
  state,
  links: outcome?.links ?? 0,
  devices: outcome?.devices ?? 0,
  problemCount: outcome?.problemCount ?? 0,
  problems: outcome?.problems ?? [],
})

const sumOf = (parts: readonly PartInfo[]): number => parts.reduce((sum, { bytes }) => sum + bytes, 0)

/** `packed`: what it shows instead of a text. `from`: the packed file that it came in. */
const answerFile = (
  file: LogFile,
  packed: PackedFile | null,
  parts: readonly PartInfo[],
  from: string | null,
): FileAnswer => {
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
    state: packed !== null && packed.state !== 'receiving' ? 'unpacking' : file.state,
    complete: file.state === 'complete',
    received: { bytes: sumOf(parts), parts: parts.length },
    missing,
    missingCount: expected - parts.length,
    format: packed?.format ?? formatLabel(file.reading),
    charset: file.reading.charset,
    zone: file.reading.zone,
    date: file.reading.date,
    chosen: file.reading.chosen ?? {},
    reanalysing: file.reanalysis !== null,
    workers,
    duplicateOf: file.duplicateOf,
    unpackedFrom: from,
  }
}
