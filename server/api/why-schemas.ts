import { z } from '@hono/zod-openapi'
import { LEVELS } from '../model/level.ts'
import { UNPARSED_REASONS } from '../model/summary.ts'
import { count, groupId, instant, partial, type Agree, type Out } from './schemas.ts'
import type { ExplainAnswer, GroupWhyAnswer } from './types.ts'

/** The answers that give reasons, as schemas.ts has the others. */

const similarity = z.number().min(0).max(1)
const joined = similarity.nullable().openapi({
  description: 'From here downwards the shape is one with the shape that names the group; null for that one.',
})
const groupName = { id: groupId, template: z.string(), count }
const nearest = z
  .strictObject({
    ...groupName,
    similarity: similarity.openapi({ description: 'From here downwards the two are one group.' }),
  })
  .readonly()
  .nullable()
const pieces = z
  .array(
    z
      .strictObject({
        text: z.string(),
        is: z.enum(['constant', 'slot', 'other']),
        slot: z.string().nullable(),
      })
      .readonly(),
  )
  .readonly()
  .openapi({ description: "The text in pieces, and what of the group's template each stands for." })

export const groupWhyAnswer = z
  .strictObject({
    ...groupName,
    similarity,
    shapes: count,
    members: z
      .array(z.strictObject({ shape: z.string(), text: z.string(), count, joined, pieces }).readonly())
      .readonly(),
    nearest,
    partial,
  })
  .readonly()
  .openapi('GroupWhy')

export const explainAnswer = z
  .strictObject({
    upload: z.string(),
    file: count,
    fileName: z.string(),
    line: z.int().positive(),
    format: z.string(),
    charset: z.string(),
    unparsed: z.enum(UNPARSED_REASONS).nullable(),
    entry: z
      .strictObject({
        line: z.int().positive(),
        lines: z.int().positive(),
        offset: count,
        time: instant.nullable(),
        timeText: z.string().nullable(),
        level: z.enum(LEVELS).nullable(),
        fields: z.record(z.string(), z.string()).readonly(),
        message: z.string(),
      })
      .readonly()
      .nullable(),
    shape: z.strictObject({ shape: z.string(), text: z.string(), count }).readonly().nullable(),
    group: z.strictObject(groupName).readonly().nullable(),
    pieces: pieces.nullable(),
    similarity,
    joined,
    nearest,
    partial,
  })
  .readonly()
  .openapi('Explanation')

true satisfies Agree<Out<typeof groupWhyAnswer>, GroupWhyAnswer>
true satisfies Agree<Out<typeof explainAnswer>, ExplainAnswer>
