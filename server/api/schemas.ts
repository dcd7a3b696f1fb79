import { z } from '@hono/zod-openapi'
import type { LevelKey } from '../model/level.ts'
import { LEVEL_KEYS, LEVELS } from '../model/level.ts'
import { DUPLICATE_KEPT_HOURS } from '../model/limits.ts'
import { UNPARSED_REASONS } from '../model/summary.ts'
import { packedAnswer } from './packed-schema.ts'
import type {
  ErrorAnswer,
  FacetsAnswer,
  GroupDetailAnswer,
  GroupLinesAnswer,
  GroupsAnswer,
  PartsAnswer,
  PutPartAnswer,
  SearchAnswer,
  TimelineAnswer,
  UnfinishedAnswer,
  UploadAnswer,
  UploadsAnswer,
} from './types.ts'

/**
 * The answers of model/answers.ts as schemas, for the API's description. `agree` at the end holds the two together
 * at compile time; the tests hold real answers against them at run time.
 */

export const count = z.int().nonnegative()
export const instant = z.string().openapi({ format: 'date-time' })
const levelKey = z.enum(LEVEL_KEYS as [LevelKey, ...LevelKey[]])
export const groupId = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .openapi({ description: "Hash of the group's eldest shape." })
const received = z.strictObject({ bytes: count, parts: count }).readonly()

const uploadIdAnswer = z.string().regex(/^[0-9a-f]{32}$/)
const fileKey = z.strictObject({ upload: uploadIdAnswer, file: count }).readonly().openapi('FileKey')

const fileAnswer = z
  .strictObject({
    index: count,
    name: z.string(),
    size: count.nullable(),
    state: z.enum(['open', 'closing', 'complete', 'unpacking']),
    complete: z.boolean(),
    received,
    missing: z.array(count).readonly().openapi({ description: 'Part numbers still to be sent, ascending.' }),
    missingCount: count,
    format: z.string(),
    charset: z.string(),
    zone: z.string(),
    date: z.iso.date(),
    chosen: z
      .strictObject({ charset: z.string().optional(), format: z.string().optional() })
      .readonly()
      .openapi({ description: 'What of charset and format was named by a user and not learned.' }),
    reanalysing: z.boolean().openapi({
      description: 'Another reading is asked for; until it is made, answers are of this one.',
    }),
    workers: z
      .record(z.string(), count)
      .readonly()
      .openapi({ description: 'Parts analysed by each worker.' }),
    duplicateOf: fileKey.nullable().openapi({
      description:
        'The file of another upload that was complete before with the same content, read in the same way.',
    }),
    unpackedFrom: z.string().nullable().openapi({ description: 'The packed file that it came in.' }),
  })
  .readonly()
  .openapi('File')

export const uploadAnswer = z
  .strictObject({
    id: uploadIdAnswer,
    createdAt: instant,
    complete: z.boolean(),
    partBytes: count,
    received,
    missingCount: count,
    duplicateOf: uploadIdAnswer.nullable().openapi({
      description: `Where all of its content was here before: the upload that has it. This one is then deleted after ${DUPLICATE_KEPT_HOURS} hours, unless it is kept by again=1.`,
    }),
    files: z.array(fileAnswer).readonly(),
    packed: z
      .array(packedAnswer)
      .readonly()
      .openapi({ description: 'Those that came packed; until they are done, groups may grow.' }),
  })
  .readonly()
  .openapi('Upload')

export const unfinishedAnswer = z
  .strictObject({
    files: z
      .array(fileKey.nullable())
      .readonly()
      .openapi({ description: 'In the order of the request; null where there is none.' }),
  })
  .readonly()
  .openapi('Unfinished')

export const uploadsAnswer = z
  .strictObject({ uploads: z.array(uploadAnswer).readonly() })
  .readonly()
  .openapi('Uploads')

export const putPartAnswer = z
  .strictObject({
    status: z.enum(['applied', 'same']),
    part: count,
    bytes: count,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .readonly()
  .openapi('StoredPart')

export const partsAnswer = z
  .strictObject({
    parts: z
      .array(
        z.strictObject({ part: count, bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }).readonly(),
      )
      .readonly(),
  })
  .readonly()
  .openapi('Parts')

const levels = z.partialRecord(levelKey, count).readonly().openapi({ description: 'Entries by level.' })

/** As answers about a view say it. */
export const partial = z.boolean().openapi({
  description:
    'True where the counts are not the last word: files are still arriving or being analysed, or several uploads are still being added up. Ask again.',
})

const groupFields = {
  id: groupId,
  template: z.string().openapi({ example: 'Accepted connection from <ip>:<num>' }),
  count,
  lines: count,
  share: z.number().min(0).max(1),
  firstSeen: instant.nullable(),
  lastSeen: instant.nullable(),
  levels,
  samples: z.array(z.string()).readonly(),
  shapes: count,
}

const groupAnswer = z.strictObject(groupFields).readonly().openapi('Group')

export const groupsAnswer = z
  .strictObject({
    bytes: count,
    lines: count,
    entries: count,
    unparsed: count,
    unparsedBy: z.record(z.enum(UNPARSED_REASONS), count).readonly(),
    levels,
    untimed: count,
    coarseness: count,
    partial,
    similarity: z.number().min(0).max(1),
    from: instant.nullable(),
    to: instant.nullable(),
    totalGroups: count,
    matchedGroups: count,
    matchedEntries: count,
    groups: z.array(groupAnswer).readonly(),
    cursor: z.string().nullable(),
  })
  .readonly()
  .openapi('Groups')

export const groupDetailAnswer = z
  .strictObject({
    ...groupFields,
    members: z.array(z.strictObject({ shape: z.string(), text: z.string(), count }).readonly()).readonly(),
    partial,
  })
  .readonly()
  .openapi('GroupDetail')

const entry = {
  upload: z.string(),
  file: count,
  fileName: z.string(),
  offset: count,
  time: instant.nullable(),
  level: z.enum(LEVELS).nullable(),
  text: z.string(),
  cut: z.boolean(),
  before: z.array(z.string()).readonly().exactOptional(),
  after: z.array(z.string()).readonly().exactOptional(),
}
const entryAnswer = z.strictObject(entry).readonly().openapi('Entry')

export const groupLinesAnswer = z
  .strictObject({
    group: groupId,
    count,
    position: count
      .nullable()
      .openapi({ description: 'Entries before these; null behind a cursor by place.' }),
    entries: z.array(entryAnswer).readonly(),
    partial,
    cursor: z.string().nullable(),
  })
  .readonly()
  .openapi('GroupLines')

export const searchAnswer = z
  .strictObject({
    lines: z
      .array(
        z
          .strictObject({ ...entry, group: groupId })
          .readonly()
          .openapi('FoundEntry'),
      )
      .readonly(),
    cursor: z.string().nullable().openapi({ description: 'To search on; null where all is searched.' }),
    scannedTo: z
      .strictObject({ upload: uploadIdAnswer, file: count, offset: count })
      .readonly()
      .nullable()
      .openapi({ description: 'Where the search goes on; null where all is searched.' }),
    done: z.boolean(),
    partial,
  })
  .readonly()
  .openapi('Search')

export const timelineAnswer = z
  .strictObject({
    bucketMs: count,
    levels: z.array(levelKey).readonly(),
    buckets: z
      .array(z.strictObject({ time: instant, counts: z.array(count).readonly() }).readonly())
      .readonly(),
    untimed: count,
    partial,
  })
  .readonly()
  .openapi('Timeline')

export const facetsAnswer = z
  .strictObject({
    entries: count.openapi({ description: 'That the filters leave.' }),
    facets: z
      .array(
        z
          .strictObject({
            key: z.string(),
            count: count.openapi({ description: 'Entries that have the field.' }),
            values: z.array(z.strictObject({ value: z.string(), count }).readonly()).readonly(),
          })
          .readonly()
          .openapi('Facet'),
      )
      .readonly(),
    excluded: z
      .array(z.string())
      .readonly()
      .openapi({ description: 'Fields with more values, or longer ones, than are counted.' }),
    partial,
  })
  .readonly()
  .openapi('Facets')

const errorAnswer = z
  .strictObject({
    error: z
      .strictObject({
        code: z.enum([
          'bad-request',
          'not-found',
          'conflict',
          'incomplete',
          'gone',
          'too-large',
          'unsupported',
          'forbidden',
          'busy',
          'disk-full',
          'internal',
        ]),
        message: z.string().openapi({ description: 'One sentence that says what to do.' }),
        details: z.record(z.string(), z.unknown()).readonly().exactOptional(),
      })
      .readonly(),
  })
  .readonly()
  .openapi('Error')

/** A JSON answer in a route's description. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { 'application/json': { schema } },
  description,
})

/** What every route may answer besides its success. */
export const failures = { default: json(errorAnswer, 'What went wrong and what to do, as one sentence.') }

/** Compiles only while each schema's output and the interface it describes are assignable to each other. */
export type Agree<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
export type Out<T extends z.ZodType> = z.output<T>
true satisfies Agree<Out<typeof uploadAnswer>, UploadAnswer>
true satisfies Agree<Out<typeof uploadsAnswer>, UploadsAnswer>
true satisfies Agree<Out<typeof unfinishedAnswer>, UnfinishedAnswer>
true satisfies Agree<Out<typeof partsAnswer>, PartsAnswer>
true satisfies Agree<Out<typeof putPartAnswer>, PutPartAnswer>
true satisfies Agree<Out<typeof groupsAnswer>, GroupsAnswer>
true satisfies Agree<Out<typeof groupDetailAnswer>, GroupDetailAnswer>
true satisfies Agree<Out<typeof groupLinesAnswer>, GroupLinesAnswer>
true satisfies Agree<Out<typeof searchAnswer>, SearchAnswer>
true satisfies Agree<Out<typeof facetsAnswer>, FacetsAnswer>
true satisfies Agree<Out<typeof timelineAnswer>, TimelineAnswer>
true satisfies Agree<Out<typeof errorAnswer>, ErrorAnswer>
