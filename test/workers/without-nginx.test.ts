import { describe, expect, test } from 'vitest'
import { startSite } from './running-site.ts'
import { siteCases } from './site.case.ts'

describe('a site without nginx', () => siteCases({ nginx: false }))

test('that there is no nginx is said aloud', async () => {
  const site = await startSite({ nginx: false })
  expect(site.said()).toContain('there is no nginx in the PATH')
  await site.dispose()
})
