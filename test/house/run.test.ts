import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

/** As `npm run -s logkin` runs server/cli/main.ts. */
const run = (args: readonly string[], input = ''): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, ['scripts/run.mjs', 'test/house/echo.fixture.ts', ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
  })

test('a TypeScript entry gets its arguments and standard input, and adds nothing to its output', () => {
  const { stdout, stderr, status } = run(['0', '--json', 'a b', '-'], 'one\ntwo\n')
  expect(JSON.parse(stdout)).toEqual({ rest: ['--json', 'a b', '-'], input: 'one\ntwo\n', main: true })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test('its exit status is passed on', () => {
  expect(run(['3']).status).toBe(3)
})
