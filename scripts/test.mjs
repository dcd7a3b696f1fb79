import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, SetupError, buildWeb, enter, runTool, setUp } from './setup.mjs'
import { countTests } from './results.mjs'

/**
 * `npm test`: dependencies, the page, vitest, then the tests in a real browser; the last line sums both runners.
 * In CI a missing browser is a failure; elsewhere the browser tests are skipped, aloud.
 */
const RESULTS = join(ROOT, 'test-results')
const VITEST_JSON = join(RESULTS, 'vitest.json')
const PLAYWRIGHT_JSON = join(RESULTS, 'playwright.json')

const inCi = Boolean(process.env.CI)
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

await enter(async () => {
  await setUp()
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS, { recursive: true })
  buildWeb()

  const statuses = [
    runTool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_JSON}`]),
  ]
  const reports = [VITEST_JSON]

  if (existsSync(chromium)) {
    statuses.push(
      runTool('playwright', ['test', '--reporter=list,json'], {
        env: { PLAYWRIGHT_JSON_OUTPUT_NAME: PLAYWRIGHT_JSON },
      }),
    )
    reports.push(PLAYWRIGHT_JSON)
  } else if (inCi) {
    throw new SetupError(
      `There is no Chromium at ${chromium}: install it (apt-get install chromium) or name it in CHROMIUM.`,
    )
  } else {
    process.stdout.write(
      `\n!! BROWSER TESTS SKIPPED: there is no Chromium at ${chromium}. Install it (apt-get install chromium) or name it in CHROMIUM.\n\n`,
    )
  }

  const { passed, failed } = countTests(reports)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exitCode = statuses.some((status) => status !== 0) || failed > 0 || passed === 0 ? 1 : 0
})
