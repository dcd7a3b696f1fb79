import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/**
 * Sums what the test runners report in JSON. A report that is missing or can't be read counts as one failure, so that
 * nothing passes unseen.
 *
 *     node scripts/results.mjs REPORT...      prints "N passed, N failed"; exit status 1 where one failed, or none passed
 */
export function countTests(paths) {
  let passed = 0
  let failed = 0
  for (const path of paths) {
    const counts = readReport(path)
    passed += counts.passed
    failed += counts.failed
  }
  return { passed, failed }
}

function readReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    return report.stats ? playwrightCounts(report) : vitestCounts(report)
  } catch (error) {
    process.stderr.write(`no report in ${path}: ${error.message}\n`)
    return { passed: 0, failed: 1 }
  }
}

/** A test that passed only on a second try ("flaky") did not pass; an error outside of tests is one failure. */
const playwrightCounts = ({ stats, errors = [] }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
})

/** A file that could not be loaded fails without having a test. */
const vitestCounts = ({ numPassedTests, numFailedTests, testResults }) => {
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { passed, failed } = countTests(process.argv.slice(2))
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
