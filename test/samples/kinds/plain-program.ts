import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import {
  decimal,
  file,
  hex,
  join,
  list,
  num,
  oneOf,
  percent,
  seconds,
  size,
  tail,
  url,
  word,
} from '../values.ts'

const print = events(null, 'stdout')
const warn = events('warn', 'stdout')
const fail = events('error', 'stdout')

export const plainProgram: Kind = {
  name: 'plain-program',
  about:
    'What a backup program prints: no header, no time, here and there a level as a word, blank lines between steps.',
  start: '2026-01-01T00:00:00.000Z',
  meanGapMs: 100,
  precisionMs: null,
  blankShare: 0.03,
  events: [
    print(say`satchel ${num(1, 9)}.${num(0, 9)} - backing up ${list(join('/home/', word), 1, 3, ' ')}`, {
      when: 'start',
    }),
    print(say`Reading index of ${tail(1000, 900000)} files`, { when: 'start' }),
    print(say`Processing file ${file} (${size})`),
    print(say`copied ${file} -> ${join('/mnt/backup/', word, '/', hex(12))}`),
    print(say`skipped ${file}: unchanged since ${num(1, 400)} days`),
    print(say`Uploading chunk ${num(1, 400)} of ${num(400, 500)} [${percent}]`),
    print(say`Step ${num(1, 30)}/30 done in ${seconds}`),
    print(say`Compressed ${size} to ${size}, ratio ${decimal(0.1, 0.9, 2)}`),
    warn(say`WARNING: ${file} changed while it was read`),
    print(say`checksum of ${file} is ${hex(40)}`),
    fail(
      say`ERROR: cannot open ${file}: ${oneOf('Permission denied', 'No such file or directory', 'Input/output error')}`,
    ),
    print(say`Fetching ${url} ... ok`, { when: 'burst' }),
    print(say`Removed ${num(1, 90)} old snapshots, freed ${size}`),
    print(say`total ${tail(10, 90000)} files, ${num(0, 90)} errors, elapsed ${seconds}`),
    warn(say`WARNING: clock is ${num(2, 90)} seconds behind the server`, { when: 'once' }),
    events('fatal', 'stdout')(
      say`FATAL: snapshot ${hex(40)} is damaged at offset ${tail(1000, 90_000_000)}`,
      { when: 'once' },
    ),
  ],
  write: (moment) => headed('', moment),
}
