import { z } from '@hono/zod-openapi'
import type { LevelKey } from '../model/level.ts'
import { LEVEL_KEYS } from '../model/level.ts'

/**
 * Query parameters that several routes share. Every query is a strict object: a misspelled parameter is refused by
 * name instead of being ignored.
 */

export const UPLOAD_ID = /^[0-9a-f]{32}$/

const repeated = z.union([z.string(), z.array(z.string())])
const all = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value

/** A whole number in digits, from `min` to `max`. */
export const wholeNumber = (min: number, max: number, description: string) => {
  const message = `Must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message)
    .openapi({ type: 'integer', minimum: min, maximum: max, description })
}

const similarity = z
  .string()
  .regex(/^(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)$/, 'Must be a number from 0 to 1')
  .transform(Number)
  .openapi({
    type: 'number',
    minimum: 0,
    maximum: 1,
    description: 'The cut: 0 is one group, 1 is one group a shape.',
  })

const level = repeated
  .transform((value) => all(value).flatMap((item) => item.split(',')))
  .refine(
    (items): items is LevelKey[] => items.every((item) => LEVEL_KEYS.some((key) => key === item)),
    `Must be of ${LEVEL_KEYS.join(', ')}`,
  )
  .openapi({
    type: 'array',
    items: { type: 'string', enum: [...LEVEL_KEYS] },
    description: 'Repeat it or separate by commas.',
  })

const upload = repeated
  .transform(all)
  .refine((ids) => ids.every((id) => UPLOAD_ID.test(id)), 'Must be ids of 32 hex digits')
  .openapi({
    type: 'array',
    items: { type: 'string' },
    description: 'Repeat it for several; all where none is named.',
  })

/** An instant; without a zone it is UTC, a day is its beginning. Microseconds are kept. */
const instant = (description: string) =>
  z
    .union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
      error: 'Must be an instant like 2026-01-31T12:00:00Z',
    })
    .transform((text) =>
      /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`,
    )
    .openapi({ type: 'string', format: 'date-time', description })

/** Sets the cookie where a token is needed (guard.ts); the routes do not look at it. */
const token = z
  .string()
  .optional()
  .openapi({ description: 'Once, to set the cookie; only where a token is set.' })

/** A query parameter that is 1 or 0, or left out. */
export const flag = (description: string) =>
  z
    .enum(['0', '1'], 'Must be 0 or 1')
    .transform((value) => value === '1')
    .optional()
    .openapi({ type: 'string', enum: ['0', '1'], description })

export const againQuery = flag(
  '1: keep the file although its content is here already; may be said later too.',
)

export const tokenQuery = { token }

/** Which uploads, and where they are cut. */
export const cutQuery = {
  upload: upload.optional(),
  similarity: similarity.optional(),
  ...tokenQuery,
}

const facet = repeated
  .transform(all)
  .refine((items) => items.every((item) => item.includes(':')), 'Must be key:value')
  .openapi({
    type: 'array',
    items: { type: 'string' },
    description:
      'key:value of a field, as /api/v1/facets lists them. Repeat it: of one key any value, of several keys all.',
  })

export const viewQuery = {
  ...cutQuery,
  level: level.optional(),
  from: instant('Inclusive; widens to the edge of a bucket.').optional(),
  to: instant('Exclusive; widens to the edge of a bucket.').optional(),
  facet: facet.optional(),
}

/** The named uploads: none means all. */
export const viewOf = <
  T extends { readonly upload?: readonly string[] | undefined; readonly token?: string | undefined },
>({
  upload: uploads = [],
  token: _token,
  ...rest
}: T): Omit<T, 'upload' | 'token'> & { readonly uploads: readonly string[] } => ({ ...rest, uploads })
