import { constants, zstdCompressSync } from 'node:zlib'
import { Reader, Writer } from '../cluster/varint.ts'
import { unzstd } from './unzstd.ts'

/** Which values the fields of a file's entries have; the entries themselves stand in chunks, one for each part. */
export interface FieldTable {
  /** Keys of rows, as rowKey makes them; an entry's row is named by its place here. */
  readonly rows: readonly string[]
  /** A field is named by its place here, a value by its place in `values`. */
  readonly fields: readonly { readonly key: string; readonly values: readonly string[] }[]
  /** Keys with more values, or longer ones, than are kept; sorted. */
  readonly excluded: readonly string[]
  /** More fields are excluded than those named: all that are not in `fields`. */
  readonly more: boolean
  readonly chunks: number
}

/** Entries of one part, in file order, by columns. */
export interface FieldChunk {
  readonly offsets: Float64Array
  readonly rows: Uint32Array
  readonly lines: Uint32Array
  /** In µs as written, moved past the turns before it; 0 where there is none. */
  readonly times: Float64Array
  /** For each field asked for: the value's place and one, 0 where the entry has none. Missing where no entry has one. */
  readonly values: ReadonlyMap<number, Uint32Array>
}

/** The same, to be filled. */
export interface FieldEntry {
  readonly offset: number
  readonly row: number
  readonly lines: number
  readonly us: number
}

/** zstd's fastest: the numbers are small already. */
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

export const encodeFieldTable = ({ rows, fields, excluded, more, chunks }: FieldTable): Uint8Array => {
  const writer = new Writer().uint(chunks).uint(more ? 1 : 0)
  const strings = (texts: readonly string[]): void => {
    writer.uint(texts.length)
    for (const text of texts) writer.string(text)
  }
  strings(rows)
  strings(excluded)
  writer.uint(fields.length)
  for (const { key, values } of fields) {
    writer.string(key)
    strings(values)
  }
  return zstdCompressSync(writer.bytes(), OPTIONS)
}

export const decodeFieldTable = (stored: Uint8Array): FieldTable => {
  const reader = new Reader(unzstd(stored))
  const strings = (): string[] => Array.from({ length: reader.uint() }, () => reader.string())
  const chunks = reader.uint()
  const more = reader.uint() === 1
  const rows = strings()
  const excluded = strings()
  const fields = Array.from({ length: reader.uint() }, () => ({ key: reader.string(), values: strings() }))
  return { rows, fields, excluded, more, chunks }
}

/** @param values by the field's place, then by the entry's: as in FieldChunk */
export const encodeFieldChunk = (
  entries: readonly FieldEntry[],
  values: ReadonlyMap<number, readonly number[]>,
): Uint8Array => {
  const head = new Writer().uint(entries.length)
  let [offset, us] = [0, 0]
  for (const entry of entries) {
    head
      .uint(entry.offset - offset)
      .uint(entry.row)
      .uint(entry.lines)
      .int(entry.us - us)
    offset = entry.offset
    us = entry.us
  }
  const chunk = new Writer()
  const pack = (bytes: Uint8Array): void => {
    const packed = zstdCompressSync(bytes, OPTIONS)
    chunk.uint(packed.length).copy(packed)
  }
  pack(head.bytes())
  chunk.uint(values.size)
  for (const [field, column] of values) {
    const writer = new Writer()
    for (let entry = 0; entry < entries.length; entry++) writer.uint(column[entry] ?? 0)
    chunk.uint(field)
    pack(writer.bytes())
  }
  return chunk.bytes()
}

/** Reads the columns of these fields only. */
export const decodeFieldChunk = (stored: Uint8Array, wanted: ReadonlySet<number>): FieldChunk => {
  const chunk = new Reader(stored)
  const head = new Reader(unzstd(chunk.take(chunk.uint())))
  const length = head.uint()
  const [offsets, times] = [new Float64Array(length), new Float64Array(length)]
  const [rows, lines] = [new Uint32Array(length), new Uint32Array(length)]
  for (let entry = 0, offset = 0, us = 0; entry < length; entry++) {
    offsets[entry] = offset += head.uint()
    rows[entry] = head.uint()
    lines[entry] = head.uint()
    times[entry] = us += head.int()
  }
  const values = new Map<number, Uint32Array>()
  for (let columns = chunk.uint(); columns > 0; columns--) {
    const field = chunk.uint()
    const packed = chunk.take(chunk.uint())
    if (!wanted.has(field)) continue
    const column = new Reader(unzstd(packed))
    values.set(
      field,
      Uint32Array.from({ length }, () => column.uint()),
    )
  }
  return { offsets, rows, lines, times, values }
}
