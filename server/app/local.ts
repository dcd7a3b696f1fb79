import { figuresOf } from '../cluster/summary-code.ts'
import { DEFAULT_SIMILARITY } from '../model/limits.ts'
import type { GroupsAnswer, GroupsQuery } from '../model/answers.ts'
import { atOnce } from '../model/steps.ts'
import type { Reading, ReadingWishes } from '../model/upload.ts'
import { FileCounter, type CountableFile, type FileCounterOptions } from './count-file.ts'
import { answerGroups } from './groups.ts'
import { LineLog } from './line-log.ts'
import { resolver } from './resolve.ts'
import { View, type CountedFile } from './view.ts'

/** A file of the command line. */
export interface LocalFile extends CountableFile {
  readonly name: string
  /** What it belongs to, where files are compared. */
  readonly upload?: string | undefined
  /** Day its times end at where they name no year or date, YYYY-MM-DD. */
  readonly date?: string | undefined
}

export interface LocalOptions {
  readonly zone?: string | undefined
  readonly charset?: string | undefined
  readonly format?: string | undefined
  /** Also remember the shape of every line, four bytes each: for `assign`. */
  readonly lines?: boolean | undefined
}

/** What of the options says how a file is read. */
export const wishesFrom = ({ zone, charset, format }: LocalOptions): ReadingWishes => ({
  zone,
  charset,
  format,
})

/** Files read in this process: the same groups as those of an upload of the same files. Holds counts, no text. */
export interface Local {
  readonly files: number
  /** As many groups on a page as the query wants. */
  groups(query: GroupsQuery): GroupsAnswer
  /** Batches of one group id a line, "-" for an unparsed one; only with `lines`. */
  assign(file: number, similarity?: number): Iterable<readonly string[]>
}

export const today = (): string => new Date().toISOString().slice(0, 10)

/** What files read in this process add up to, how each was read, and where `lines` is set the shape of every line. */
export const readLocal = async (
  files: Iterable<LocalFile> | AsyncIterable<LocalFile>,
  options: LocalOptions = {},
  counting: FileCounterOptions = {},
): Promise<{
  readonly counted: readonly CountedFile[]
  readonly readings: readonly Reading[]
  readonly logs: readonly LineLog[]
}> => {
  const counted: CountedFile[] = []
  const logs: LineLog[] = []
  const readings: Reading[] = []
  const counter = new FileCounter(counting)
  try {
    for await (const file of files) {
      const log = options.lines === true ? new LineLog() : null
      const wishes = { ...wishesFrom(options), date: file.date }
      const { encoded, reading } = await counter.count(file, wishes, today(), log)
      if (log) logs.push(log)
      readings.push(reading)
      const summary = figuresOf(encoded)
      counted.push({
        upload: file.upload ?? 'local',
        file: counted.length,
        name: file.name,
        summary,
        encoded,
        resolve: resolver(summary, reading),
      })
    }
  } finally {
    await counter.close()
  }
  return { counted, readings, logs }
}

export const openLocal = async (
  files: Iterable<LocalFile> | AsyncIterable<LocalFile>,
  options: LocalOptions = {},
  counting: FileCounterOptions = {},
): Promise<Local> => {
  const { counted, logs } = await readLocal(files, options, counting)
  const view = View.of(counted)
  return {
    groups: (query) => atOnce(answerGroups(view, query, false, Infinity)),
    files: view.files.length,
    assign: (file, similarity = DEFAULT_SIMILARITY) => {
      const groupOf = new Map(
        view.cut(similarity).flatMap(({ id, shapes }) => shapes.map(({ shape }) => [shape, id] as const)),
      )
      return logs[file]?.ids((shape) => groupOf.get(shape) ?? '-') ?? []
    },
  }
}
