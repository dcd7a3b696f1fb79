import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

/** As `npm run` runs the project's TypeScript. */
const run = (args: readonly string[], input = ''): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, ['scripts/run.mjs', 'test/house/echo.fixture.ts', ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
  })

test('a TypeScript entry gets its arguments and standard input, and adds nothing to its output', () => {
  const { stdout, stderr, status, pid } = run(['0', '--json', 'a b', '-'], 'one\ntwo\n')
  // Of a Node.js that is new enough no second one is started.
  expect(JSON.parse(stdout)).toEqual({ rest: ['--json', 'a b', '-'], input: 'one\ntwo\n', pid, main: true })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test('its exit status is passed on', () => {
  expect(run(['3']).status).toBe(3)
})

/** As `npm run -s logkin` runs the command line, with these programs found first. */
const logkin = (args: readonly string[], input: string, programs: string): SpawnSyncReturns<string> =>
  spawnSync('sh', [join(ROOT, 'scripts', 'logkin.sh'), ...args], {
    cwd: tmpdir(),
    env: { ...process.env, MALLOC_ARENA_MAX: '', PATH: `${programs}${delimiter}${process.env['PATH']}` },
    input,
    encoding: 'utf8',
  })

test('the command line is run with the settings of its memory, from any folder', () => {
  const input = 'user 1 came\nuser 2 came\n'
  const { stdout, stderr, status } = logkin(['groups', '-', '--json'], input, dirname(process.execPath))
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ lines: 2, groups: [{ template: 'user <num> came', count: 2 }] })
  expect(status).toBe(0)
  const programs = mkdtempSync(join(tmpdir(), 'logkin-programs-'))
  try {
    const node = '#!/bin/sh\nprintf "%s\\n" "$MALLOC_ARENA_MAX" "$@"\n'
    writeFileSync(join(programs, 'node'), node, { mode: 0o755 })
    const [arenas, ...args] = logkin(['groups', 'a b'], '', programs).stdout.trim().split('\n')
    expect(arenas).toBe('2')
    expect(args.slice(0, 2)).toEqual(['--heap-growing-percent=100', '--max-semi-space-size=4'])
    expect(args.slice(-3)).toEqual(['server/cli/main.ts', 'groups', 'a b'])
  } finally {
    rmSync(programs, { recursive: true })
  }
})
