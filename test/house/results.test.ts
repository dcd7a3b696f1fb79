import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'results.mjs')
const folder = mkdtempSync(join(tmpdir(), 'logkin-results-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const vitest = (passed: number, failed: number, unloaded = 0): unknown => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: [
    { status: 'passed', assertionResults: [{}] },
    ...Array.from({ length: unloaded }, () => ({ status: 'failed', assertionResults: [] })),
  ],
})
const playwright = (expected: number, unexpected: number, flaky = 0, errors: unknown[] = []): unknown => ({
  stats: { expected, unexpected, flaky, skipped: 0 },
  errors,
})

test.each([
  ['both runners', [vitest(40, 0), playwright(3, 0)], '43 passed, 0 failed', 0],
  ['a failure of vitest', [vitest(40, 2), playwright(3, 0)], '43 passed, 2 failed', 1],
  ['a test file that does not load', [vitest(40, 0, 1)], '40 passed, 1 failed', 1],
  [
    'a failure, a flaky test and an error of Playwright',
    [playwright(3, 1, 1, [{}])],
    '3 passed, 3 failed',
    1,
  ],
  ['no tests at all', [vitest(0, 0), playwright(0, 0)], '0 passed, 0 failed', 1],
  ['a report that is missing', [vitest(5, 0), null], '5 passed, 1 failed', 1],
])('%s', (_, reports, line, status) => {
  const paths = reports.map((report, index) => {
    const path = join(folder, `${index}.json`)
    if (report === null) rmSync(path, { force: true })
    else writeFileSync(path, JSON.stringify(report))
    return path
  })
  const ran = spawnSync(process.execPath, [SCRIPT, ...paths], { encoding: 'utf8' })
  expect(ran.stdout).toBe(`${line}\n`)
  expect(ran.status).toBe(status)
})
