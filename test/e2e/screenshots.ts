/**
 * node test/e2e/screenshots.ts
 *
 * Takes docs/screenshot-dark.png and docs/screenshot-light.png anew: a real site, an hour of a shop's logs from a seed.
 * Look at them before committing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import config from '../../playwright.config.ts'
import { logkin } from '../cli/run.ts'
import { generate, kindNamed } from '../samples/index.ts'
import { startSite } from '../workers/running-site.ts'

const DOCS = join(import.meta.dirname, '..', '..', 'docs')
const SIZE = { width: 1440, height: 900 }
const HOUR_MS = 3_600_000
const START_MS = Date.parse('2026-03-14T09:00:00Z')

/** What was dropped at once, and of each file its lines and when it begins within the hour. */
const UPLOADS = [
  [
    { name: 'access.log', kind: 'nginx-access', lines: 6_000, after: 0 },
    { name: 'error.log', kind: 'nginx-error', lines: 700, after: 0.02 },
  ],
  [
    { name: 'order-service.log', kind: 'java-service', lines: 6_500, after: 0 },
    { name: 'gateway.json.log', kind: 'node-pino', lines: 3_500, after: 0.05 },
    { name: 'worker.log', kind: 'python-service', lines: 2_200, after: 0.1 },
    { name: 'postgresql.log', kind: 'postgresql', lines: 1_500, after: 0.03 },
  ],
] as const

const folder = mkdtempSync(join(tmpdir(), 'logkin-screenshots-'))
const site = await startSite({ nginx: true })
const browser = await chromium.launch(config.use?.launchOptions)
try {
  for (const files of UPLOADS) {
    const paths = files.map(({ name, kind, lines, after }) => {
      const hour = {
        ...kindNamed(kind),
        start: new Date(START_MS + after * HOUR_MS).toISOString(),
        meanGapMs: (HOUR_MS * (1 - after)) / lines,
      }
      const path = join(folder, name)
      writeFileSync(path, generate(hour, { lines, seed: 7 }).text)
      return path
    })
    const { status, stderr } = await logkin(['upload', site.url, ...paths])
    if (status !== 0) throw new Error(stderr)
  }
  for (const colorScheme of ['dark', 'light'] as const) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: 'reduce' })
    await page.goto(site.url)
    await page.getByTestId('group-row').first().waitFor()
    await page.getByTestId('timeline').locator('canvas').waitFor()
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(DOCS, `screenshot-${colorScheme}.png`), animations: 'disabled' })
    await page.close()
  }
} finally {
  await browser.close()
  await site.dispose()
  rmSync(folder, { recursive: true, force: true })
}
