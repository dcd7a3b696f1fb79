import { shapeAt } from '../cluster/coarse-summary.ts'
import { ShapeTable } from '../cluster/shapes.ts'
import { partialName, turnsBefore } from '../cluster/summary.ts'
import { Writer } from '../cluster/varint.ts'
import { LogkinError } from '../model/errors.ts'
import { NO_LEVEL, type LevelCode } from '../model/level.ts'
import {
  MAX_EXCLUDED_FACETS,
  MAX_FACET_CHARS,
  MAX_FACET_KEYS,
  MAX_FACET_VALUES,
  PART_BYTES,
} from '../model/limits.ts'
import { rowKey, type Summary } from '../model/summary.ts'
import { CYCLE_US, TIME_NONE } from '../model/time.ts'
import type { LogFile } from '../model/upload.ts'
import { State } from '../parse/continuation.ts'
import type { EntrySink, EntryView } from '../parse/entry-view.ts'
import { EntryRun } from '../parse/entry-run.ts'
import { levelInMessage } from '../parse/levels.ts'
import type { Job, Store } from '../store/store.ts'
import { encodeFieldChunk, encodeFieldTable, type FieldEntry, type FieldTable } from './field-table.ts'
import type { FileTotals } from './fold.ts'
import { readPieces } from './pieces.ts'
import { contextOf } from './reading.ts'
import type { Step } from './step.ts'

/** What they are kept under in the store. */
export const FIELDS = 'fields'
export const FIELDS_DONE = 'fields.done'
export const chunkName = (chunk: number): string => `fields.${chunk}`

/** Of a message, what a level is looked for in. */
const HEAD_CHARS = 120

/**
 * The job 'fields': reads a complete file's stored text front to back for the fields of its entries, and keeps them part by part.
 * Holds one part. Run twice it writes the same again; the table, which says that all is there, comes last.
 */
export const scanFields = async (store: Store, totals: FileTotals, job: Job, step: Step): Promise<void> => {
  const file = job.file === null ? undefined : (await store.upload(job.upload))?.files[job.file]
  if (
    !file ||
    file.state !== 'complete' ||
    (await store.derived(job.upload, file.index, file.revision, FIELDS))
  ) {
    await store.finishJob(job)
    return
  }
  const { index, revision, reading } = file
  const keep = async (name: string, data: Uint8Array): Promise<boolean> =>
    (await store.keepDerived(job.upload, index, revision, name, data)) === 'applied'
  const scan = new FieldScan(await totals.of(job.upload, file))
  const run = new EntryRun(contextOf(reading, 0), 0, State.none, true)
  for await (const { text, final } of readPieces(store, job.upload, index, 0, file.bytes ?? 0)) {
    run.read(text, final, scan)
    for (const { chunk, data } of scan.take(final))
      if (
        !(await keep(chunkName(chunk), data)) ||
        !(await keep(FIELDS_DONE, new Writer().uint(chunk + 1).bytes()))
      ) {
        // Read in another way by now.
        await store.finishJob(job)
        return
      }
    if (!(await step())) return
  }
  await keep(FIELDS, encodeFieldTable(scan.table(file)))
  await store.finishJob(job)
}

interface KnownShape {
  readonly shape: string
  readonly level: LevelCode
}

interface Field {
  readonly place: number
  readonly values: Map<string, number>
}

/** Takes the entries of a file, from its first on, as they are counted in `totals`. */
class FieldScan implements EntrySink {
  readonly #totals: Summary
  readonly #rows = new Map<string, number>()
  readonly #counts: number[] = []
  readonly #fields = new Map<string, Field | null>()
  #excluded = 0
  #places = 0
  #shapes = new ShapeTable()
  /** Shapes of the table by their names at the file's coarseness, and the levels that their first words name. */
  #known: KnownShape[] = []
  #entries: FieldEntry[] = []
  #values = new Map<number, number[]>()
  #chunk = 0
  #full: { readonly chunk: number; readonly data: Uint8Array }[] = []

  constructor(totals: Summary) {
    this.#totals = totals
  }

  entry(entry: EntryView): void {
    const { offset, lines } = entry
    while (offset >= (this.#chunk + 1) * PART_BYTES) this.#flush()
    const { kind, fields } = entry.header
    const name = partialName(kind)
    const turns = name === null ? 0 : turnsBefore(this.#totals.jumps[name], offset) * CYCLE_US[name]
    const us = kind === TIME_NONE ? 0 : entry.us + turns
    const row = this.#row(entry)
    this.#counts[row] = (this.#counts[row] ?? 0) + 1
    const place = this.#entries.push({ offset, row, lines, us }) - 1
    for (const [key, value] of Object.entries(fields ?? {})) this.#note(key, value, place)
  }

  unparsed(): void {
    // No entry, no fields.
  }

  /** The chunks that are full since; with `final` the last one too. */
  take(final: boolean): readonly { readonly chunk: number; readonly data: Uint8Array }[] {
    if (final) this.#flush()
    return this.#full.splice(0)
  }

  /** Throws LogkinError 'internal' where the entries are not those of the totals. */
  table({ index, name }: LogFile): FieldTable {
    const { rows } = this.#totals
    const same =
      rows.size === this.#rows.size &&
      [...this.#rows].every(([key, row]) => rows.get(key)?.count === this.#counts[row])
    if (!same)
      throw new LogkinError(
        'internal',
        `The fields of file ${index} (${name}) are not of the entries that were counted; please report this.`,
      )
    const fields = [...this.#fields]
    return {
      rows: [...this.#rows.keys()],
      // Of an excluded one the place is kept, without values.
      fields: fields
        .flatMap(([key, field]) => (field ? [{ key, ...field }] : []))
        .sort((a, b) => a.place - b.place)
        .reduce<{ key: string; values: string[] }[]>((all, { key, place, values }) => {
          while (all.length < place) all.push({ key: '', values: [] })
          all.push({ key, values: [...values.keys()] })
          return all
        }, []),
      excluded: fields.flatMap(([key, field]) => (field ? [] : [key])).sort(),
      more: this.#excluded > MAX_EXCLUDED_FACETS,
      chunks: this.#chunk,
    }
  }

  #note(key: string, value: string, entry: number): void {
    let field = this.#fields.get(key)
    if (field === undefined) {
      if (key.length > MAX_FACET_CHARS) return
      if (this.#places >= MAX_FACET_KEYS) {
        if (this.#excluded++ < MAX_EXCLUDED_FACETS) this.#fields.set(key, null)
        return
      }
      this.#fields.set(key, (field = { place: this.#places++, values: new Map() }))
    }
    if (field === null) return
    let id = field.values.get(value)
    if (id === undefined) {
      if (field.values.size >= MAX_FACET_VALUES || value.length > MAX_FACET_CHARS) {
        this.#fields.set(key, null)
        this.#values.delete(field.place)
        return
      }
      field.values.set(value, (id = field.values.size))
    }
    let column = this.#values.get(field.place)
    if (!column) this.#values.set(field.place, (column = []))
    while (column.length < entry) column.push(0)
    column[entry] = id + 1
  }

  #row({ text, from, to, header }: EntryView): number {
    const shape = this.#shapes.indexOf(text, from, to)
    const known = (this.#known[shape] ??= this.#know(shape))
    const level = header.level === NO_LEVEL ? known.level : header.level
    const key = rowKey(known.shape, level, header.kind)
    const row = this.#rows.get(key)
    if (row !== undefined) return row
    this.#rows.set(key, this.#rows.size)
    return this.#rows.size - 1
  }

  #know(index: number): KnownShape {
    const text = this.#shapes.text(index)
    const { shape } = shapeAt({ shape: this.#shapes.name(index), text }, 0, this.#totals.coarseness)
    return { shape, level: levelInMessage(text.slice(0, HEAD_CHARS)) }
  }

  #flush(): void {
    this.#full.push({ chunk: this.#chunk++, data: encodeFieldChunk(this.#entries, this.#values) })
    this.#entries = []
    this.#values = new Map()
    // One part's shapes are enough to remember.
    this.#shapes = new ShapeTable()
    this.#known = []
  }
}
