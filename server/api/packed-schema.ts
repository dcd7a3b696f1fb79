import { z } from '@hono/zod-openapi'

const count = z.int().nonnegative()

/** PackedAnswer of model/answers.ts. */
export const packedAnswer = z
  .strictObject({
    file: count.openapi({ description: 'Index it was announced as; its first member takes that place.' }),
    name: z.string(),
    format: z.string().openapi({ example: 'zip' }),
    bytes: count.openapi({ description: 'Packed.' }),
    state: z.enum(['receiving', 'unpacking', 'done']),
    links: count.openapi({ description: 'Links, which are passed over.' }),
    devices: count.openapi({ description: 'Devices, which are passed over.' }),
    problemCount: count.openapi({
      description: 'Members that are missing or cut short; what stands behind a break counts as one.',
    }),
    problems: z
      .array(
        z
          .strictObject({
            kind: z.enum(['broken', 'limit']),
            path: z.string().nullable(),
            message: z.string(),
          })
          .readonly(),
      )
      .readonly()
      .openapi({ description: 'The first of them.' }),
  })
  .readonly()
  .openapi('Packed')
