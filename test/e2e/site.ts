import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from '@playwright/test'
import { HAS_NGINX, startSite, type Site } from '../workers/running-site.ts'

/** To the browser (see playwright.config.ts) a name of another machine: on plain http it has no secure context. */
export const OTHER_MACHINE = 'logkin.test'

/**
 * What every test here stands on: one running site for all of them (manager, three workers, nginx, a data folder of its
 * own), and a folder for files. On a developer's machine without nginx the same tests run against the fallback; in CI a
 * missing nginx is a failure.
 */
export const test = base.extend<object, { site: Site; folder: string }>({
  site: [
    async ({}, use) => {
      const site = await startSite({ nginx: true, allowedHosts: OTHER_MACHINE })
      try {
        expect((await site.status()).balancer.kind).toBe(HAS_NGINX ? 'nginx' : 'node')
        await use(site)
      } finally {
        await site.dispose()
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  folder: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'logkin-e2e-'))
      await use(folder)
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ site }, use) => {
    await use(site.url)
  },
})

export { expect } from '@playwright/test'
