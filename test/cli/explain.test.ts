import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainAnswer } from '../../server/api/why-schemas.ts'
import { logkin } from './run.ts'

const LOG = `2026-01-01 10:00:00 INFO [main] user anna left room 7
2026-01-01 10:00:01 INFO [main] user bob left room 8
2026-01-01 10:00:02 ERROR [main] charge failed
java.io.IOException: Broken pipe
\tat com.acme.Billing.charge(Billing.java:42)

2026-01-01 10:00:03 INFO [main] user carol left room 9
`

let folder: string
let log: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-explain-'))
  log = join(folder, 'a:1.log')
  await writeFile(log, LOG)
})
afterAll(() => rm(folder, { recursive: true }))

describe('logkin explain', () => {
  test('says for people how a line was read, and why it is where it is', async () => {
    const { status, stdout, stderr } = await logkin(['explain', `${log}:2`])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const id = (await logkin(['assign', log])).stdout.split('\n')[1] ?? ''
    for (const [name, text] of [
      ['line', '2 of a:1.log'],
      ['time', '2026-01-01T10:00:01.000Z, written 2026-01-01 10:00:01'],
      ['level', 'info'],
      ['message', 'user bob left room 8'],
      ['group', `${id}, 3 entries`],
      ['template', 'user <*> left room <num>'],
      ['fills', '<*> = bob'],
      ['fills', '<num> = 8'],
    ] as const)
      expect(stdout).toContain(`${name.padEnd(10)}${text}\n`)
    expect(stdout).toMatch(
      /^together {2}its shape joined the group's first at 0\.\d+; groups are cut at 0\.5$/m,
    )
    expect(stdout).toMatch(
      /^nearest {3}[0-9a-f]{16}, 1 entry; one group with this from 0(?:\.\d+)? downwards$/m,
    )
  })

  test('a continuation line is its entry, a blank line none', async () => {
    const trace = (await logkin(['explain', `${log}:5`])).stdout
    expect(trace).toContain('entry     lines 3 to 5\n')
    expect(trace).toContain('message   charge failed⏎java.io.IOException: Broken pipe⏎')
    expect((await logkin(['explain', `${log}:6`])).stdout).toMatch(/^no entry {2}it is blank/m)
  })

  test('--json is the object of the API, also for standard input', async () => {
    const answers = [
      await logkin(['explain', `${log}:2`, '--json', '--similarity', '0.9']),
      await logkin(['explain', '-:2', '--json', '--similarity', '0.9'], LOG),
    ]
    const [ofFile, ofStdin] = answers.map(({ stdout }) => explainAnswer.parse(JSON.parse(stdout)))
    expect(ofFile).toMatchObject({ similarity: 0.9, entry: { line: 2, message: 'user bob left room 8' } })
    expect({ ...ofStdin, fileName: 'a:1.log' }).toEqual(ofFile)
  })

  test.each([
    [[], 'which FILE:LINE? app.log:17 is line 17 of app.log'],
    [['app.log'], 'app.log names no line; write it as FILE:LINE, with LINE from 1'],
    [['app.log:0'], 'app.log:0 names no line; write it as FILE:LINE, with LINE from 1'],
    [['a:1', 'b:1'], 'one FILE:LINE at a time'],
    [['/nowhere/app.log:1'], '/nowhere/app.log: there is no such file'],
    [['LOG:8'], 'a:1.log has no line 8; it has 7 lines'],
    [['LOG:1', '--similarity', '2'], '--similarity 2 is not a number from 0 to 1'],
  ])('%j ends with 2 and one line', async (args, sentence) => {
    const [place = '', ...rest] = args
    const result = await logkin(['explain', ...(place === '' ? [] : [place.replace('LOG', log)]), ...rest])
    expect(result).toEqual({
      status: 2,
      stdout: '',
      stderr: `logkin explain: ${sentence}; see logkin explain --help\n`,
    })
  })
})
