import { describe, expect, test } from 'vitest'
import { logkin } from './run.ts'

describe('a command line that can not be understood ends with 2 and one line that says what to do', () => {
  test.each([
    [[], 'logkin: which command?; see logkin --help'],
    [['gruops'], 'logkin: there is no command "gruops"; see logkin --help'],
    [['toString'], 'logkin: there is no command "toString"; see logkin --help'],
    [['groups'], 'logkin groups: which FILE? - is standard input; see logkin groups --help'],
    [['groups', '-', '-'], 'logkin groups: - can stand only once; see logkin groups --help'],
    [['groups', '--jsno', 'a'], "logkin groups: Unknown option '--jsno'; see logkin groups --help"],
    [
      ['groups', '--similarity', '1.5', 'a'],
      'logkin groups: --similarity 1.5 is not a number from 0 to 1; see logkin groups --help',
    ],
    [
      ['groups', '--similarity=', 'a'],
      'logkin groups: --similarity  is not a number from 0 to 1; see logkin groups --help',
    ],
    [
      ['entries', '--zone', 'Mars', 'a'],
      'logkin entries: Time zone "Mars" is not known; use UTC, an offset such as +08:00 or a name such as Asia/Shanghai; see logkin entries --help',
    ],
    [
      ['entries', '--date', '2026-02-30', 'a'],
      'logkin entries: Date "2026-02-30" is not one; write it as 2026-01-31; see logkin entries --help',
    ],
    [
      ['groups', '--charset', 'klingon', 'a'],
      'logkin groups: Character set "klingon" is not known; use a name of the Encoding Standard, such as utf-8, gb18030 or shift_jis; see logkin groups --help',
    ],
    [
      ['groups', '--format', 'message', 'a'],
      'logkin groups: "message" names no columns; write a header such as "time level [thread] logger: message"; see logkin groups --help',
    ],
    [['assign', 'a', 'b'], 'logkin assign: one FILE at a time; see logkin assign --help'],
    [
      ['upload', 'app.log'],
      'logkin upload: app.log is no address; write it as http://localhost:8001; see logkin upload --help',
    ],
    [
      ['upload', 'http://localhost:8001'],
      'logkin upload: which FILE? - is standard input; see logkin upload --help',
    ],
  ])('logkin %j', async (args, line) => {
    expect(await logkin(args)).toEqual({ status: 2, stdout: '', stderr: `${line}\n` })
  })
})

test.each([
  [['groups', '/nowhere/app.log'], 'logkin: /nowhere/app.log: there is no such file.'],
  [['assign', '/tmp'], 'logkin: /tmp is a folder; name the files in it.'],
])('what is not there ends with 1 and one line: logkin %j', async (args, line) => {
  expect(await logkin(args)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` })
})

test('help stands on stdout', async () => {
  const help = await logkin(['--help'])
  expect(help).toMatchObject({ status: 0, stderr: '' })
  for (const command of [
    'assign',
    'groups',
    'entries',
    'explain',
    'diff',
    'upload',
    'verify',
    'backup',
    'restore',
  ]) {
    expect(help.stdout).toContain(`\n  ${command}`)
    const own = await logkin([command, '--help'])
    expect(own).toMatchObject({ status: 0, stderr: '' })
    expect(own.stdout).toContain(`Usage: logkin ${command} `)
  }
})

test('--version is that of the package', async () => {
  expect((await logkin(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
