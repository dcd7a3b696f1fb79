import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { classifyPlain } from '../../server/parse/line-class.ts'
import { LINE_RULES } from '../../server/parse/line-rules.ts'
import { read } from './read.ts'

/**
 * Texts over several lines, one file each in multi-line/, with the entries expected: first line + number of lines.
 * The source names what was run (package and version), or the page that shows the format. Of what was run, dates and paths
 * were replaced, and other lines of the same program put around it.
 */
const SAMPLES: readonly (readonly [file: string, source: string, entries: string])[] = [
  [
    'boost-stacktrace',
    'https://www.boost.org/doc/libs/1_81_0/doc/html/stacktrace/getting_started.html',
    '1+6 7+1',
  ],
  ['cpp-address-sanitizer', 'g++ 12.2.0-14, run', '1+1 2+53'],
  ['cpp-leak-sanitizer', 'g++ 12.2.0-14, run', '1+1 3+9'],
  ['cpp-terminate', 'g++ 12.2.0-14, run', '1+1 2+3'],
  // The continuation rules see what stands behind the prefix.
  [
    'docker-compose',
    'docker compose logs, https://docs.docker.com/reference/cli/docker/compose/logs/',
    '1+5 6+1 7+3 10+5 15+1',
  ],
  [
    'dotnet-unhandled',
    'https://blog.elmah.io/understanding-net-stack-traces-a-guide-for-developers',
    '1+1 2+4 6+1',
  ],
  ['dumps-behind-headers', 'python 3.11.7, run', '1+7 9+12 21+6 27+6 33+3 36+1'],
  ['elixir-genserver', 'elixir 1.14.0, run', '2+1 4+9 14+7 22+1'],
  ['elixir-raise', 'elixir 1.14.0, run', '1+1 2+3'],
  ['erlang-reports', 'erlang-base 1:25.2.3, run', '1+2 3+13 17+20 38+3 42+18'],
  ['gdb-backtrace', 'gdb 13.1-3, run', '1+1 2+1 3+1 5+1 6+1 7+1 9+3'],
  ['glibc-backtrace', 'libc6 of Debian 12 (backtrace_symbols_fd), run', '1+5'],
  ['go-goroutines', 'golang-go 2:1.19~1 (go1.19.8), run', '1+1 2+31'],
  ['go-nil', 'golang-go 2:1.19~1 (go1.19.8), run', '1+1 2+6'],
  ['go-panic', 'golang-go 2:1.19~1 (go1.19.8), run', '1+1 2+8'],
  ['go-stack-overflow', 'golang-go 2:1.19~1 (go1.19.8), run (frames left out)', '1+31'],
  ['go-zap-development', 'golang-go.uber-zap-dev 1.23.0-1, run', '1+5 6+5'],
  ['hexdump', 'bsdextrautils hexdump -C and coreutils od -A x, run', '1+6 7+4'],
  ['java-caused-by', 'openjdk-17-jdk-headless 17.0.15 with liblogback-java 1:1.2.11-3, run', '1+1 2+7 9+1'],
  ['java-circular', 'openjdk-17-jdk-headless 17.0.15 with liblogback-java 1:1.2.11-3, run', '1+7 8+1 9+1'],
  ['java-lambda', 'openjdk-17-jdk-headless 17.0.15 with liblogback-java 1:1.2.11-3, run', '1+14 15+14 29+1'],
  [
    'java-message-of-lines',
    'openjdk-17-jdk-headless 17.0.15 with liblogback-java 1:1.2.11-3, run',
    '1+6 7+1',
  ],
  [
    'java-suppressed',
    'openjdk-17-jdk-headless 17.0.15 with liblogback-java 1:1.2.11-3, run',
    '1+1 2+1 3+14 17+1',
  ],
  ['java-uncaught', 'openjdk-17-jdk-headless 17.0.15, run', '1+1 2+1 3+7 10+1'],
  ['java-util-logging-xml', 'openjdk-17-jdk-headless 17.0.15, run', '1+2 3+1 4+12 16+13'],
  ['java-util-logging', 'openjdk-17-jdk-headless 17.0.15, run', '1+2 3+7 11+2'],
  // Every line has a header of its own, so each is an entry: lines of two processors can interleave.
  [
    'kernel-oops',
    'https://docs.kernel.org/admin-guide/bug-hunting.html',
    '1+1 2+1 3+1 4+1 5+1 6+1 7+1 8+1 9+1',
  ],
  [
    'kotlin-coroutine',
    'https://kotlinlang.org/docs/coroutines-debugging.html (stack trace recovery)',
    '1+10 11+1',
  ],
  ['log4js-error', 'npm log4js 6.9.1, run', '1+13 14+1'],
  // As the kernel: a header on every line.
  ['logcat-crash', 'https://developer.android.com/tools/logcat (threadtime)', '1+1 2+1 3+1 4+1 5+1 6+1'],
  ['mono-inner', 'mono-runtime 6.8.0.105, run', '1+1 2+6 8+1 9+7 17+1 19+6 25+5'],
  ['monolog-exception', 'Seldaek/monolog, src/Monolog/Formatter/LineFormatter.php', '1+10 11+1'],
  [
    'mysql-slow-log',
    'https://dev.mysql.com/doc/refman/9.1/en/slow-query-log.html',
    '1+1 2+1 3+1 4+7 11+4 15+5',
  ],
  // A directive is an entry, a block with its indented lines is one.
  ['nginx-configuration', 'nginx 1.22.1 (nginx -T), run', '1+1 2+1 3+1 4+1 5+1 6+1 8+4 13+18 31+1 32+3'],
  ['node-aggregate', 'npm node 24.21.0, run', '1+1 2+30 32+1'],
  ['node-cause', 'npm node 24.21.0, run', '1+1 2+20 22+1'],
  ['node-inspect', 'npm node 24.21.0, run', '1+1 2+9 11+1'],
  ['node-json', 'npm node 24.21.0, run', '1+1 2+11 13+4 17+1'],
  ['node-rejected-object', 'npm node 24.21.0, run', '1+1 2+12'],
  ['node-rejection', 'npm node 24.21.0, run', '1+1 2+15'],
  ['node-syntax-error', 'npm node 24.21.0, run', '1+15'],
  ['node-table', 'npm node 24.21.0, run', '1+1 2+6 8+1'],
  ['node-thrown', 'npm node 24.21.0, run', '1+1 2+26'],
  ['php-exception', 'php-cli 2:8.2+93 (8.2.35), run', '1+1 2+10 12+1'],
  ['php-fatal', 'php-cli 2:8.2+93 (8.2.35), run', '1+1 2+11 13+1'],
  [
    'postgresql-statement',
    'postgresql-15 15.20-0+deb12u1, run',
    '1+1 2+1 3+4 7+4 11+1 12+1 13+1 14+2 16+1 17+1 18+2 20+7 27+1',
  ],
  ['psql-table', 'postgresql-client-15 15.20-0+deb12u1, run', '1+7 9+1'],
  ['python-asyncio-warnings', 'python3.11 3.11.2-6, run', '1+2 3+2 5+7 12+1'],
  ['python-cause', 'python3.11 3.11.2-6, run', '1+1 2+23 25+1'],
  ['python-crash-loop', 'python3.11 3.11.2-6, run twice', '1+14 15+14'],
  ['python-group-uncaught', 'python3.11 3.11.2-6, run', '1+1 2+12'],
  ['python-group', 'python3.11 3.11.2-6, run', '1+1 2+13 15+1'],
  ['python-handling', 'python3.11 3.11.2-6, run', '1+1 2+20 22+1'],
  ['python-loguru', 'python3-loguru 0.6.0-3, run', '1+1 2+16 18+1'],
  ['python-repeated', 'python3.11 3.11.2-6, run', '1+1 2+25 27+1'],
  ['python-syntax-error', 'python3.11 3.11.2-6, run', '1+1 2+12 14+1'],
  ['python-thread', 'python3.11 3.11.2-6, run', '1+1 2+16 18+1'],
  ['python-traceback', 'python3.11 3.11.2-6, run', '1+1 2+15 17+1'],
  ['ruby-uncaught', 'ruby 1:3.1 (3.1.2), run', '1+6 7+1'],
  ['rust-assert', 'rustc 1.95.0, run', '1+1 3+5 8+1'],
  ['rust-backtrace', 'rustc 1.95.0, run', '1+1 3+16'],
  ['rust-debug', 'rustc 1.95.0, run', '1+1 2+6 8+1'],
  ['rust-panic', 'rustc 1.95.0, run', '1+1 3+3'],
]
const FOLDER = new URL('multi-line/', import.meta.url)

describe('entries over several lines', () => {
  test.each(SAMPLES)('%s (%s)', (file, _, entries) => {
    const text = readFileSync(new URL(`${file}.log`, FOLDER), 'utf8')
    expect(
      read(text)
        .entries.map(({ line, lines }) => `${line}+${lines}`)
        .join(' '),
    ).toBe(entries)
  })

  test('every file has its row', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(SAMPLES.map(([file]) => `${file}.log`).sort())
    expect(SAMPLES.length).toBeGreaterThanOrEqual(25)
  })
})

describe('a crash that comes again and again', () => {
  test("words for levels that its lines begin with, 'panic:' and 'note:', are no headers", () => {
    const rust = readFileSync(new URL('rust-backtrace.log', FOLDER), 'utf8').replace(
      'RUST_BACKTRACE=full',
      'RUST_BACKTRACE=1',
    )
    const go = readFileSync(new URL('go-nil.log', FOLDER), 'utf8').split('\n').slice(1).join('\n')
    const { entries } = read((rust + go).repeat(3))
    expect(entries.map(({ message }) => message.slice(0, 6))).toEqual(
      Array.from({ length: 3 }, () => ['listen', 'thread', 'panic:']).flat(),
    )
  })
})

describe('line rules', () => {
  test.each(LINE_RULES.flatMap((rule) => rule.samples.map((sample) => [sample, rule.class] as const)))(
    '%s',
    (sample, expected) => {
      const bytes = new TextEncoder().encode(sample)
      expect(classifyPlain(bytes, 0, bytes.length)).toBe(expected)
    },
  )

  test.each([
    'printed by hand',
    'Error handling request',
    'State of the union',
    'Next run in 5s',
    '12 items',
    'at noon the job ran',
    'no route',
    '12345 67890',
    'Thread pool is full',
  ])('%s is a line like any other', (line) => {
    const text = `2024-03-01 10:00:00 INFO a\n${line}\n2024-03-01 10:00:01 INFO b\n`
    expect(read(text).entries.map(({ lines }) => lines)).toEqual([1, 1, 1])
  })
})

describe('reports that only a blank line or a header ends', () => {
  const plain = (count: number): string => 'more of it\n'.repeat(count)

  test.each([
    ['an Erlang report', '=ERROR REPORT==== 1-Mar-2024::10:00:00 ===\n', 24],
    ['the comments of a slow query', '# Time: 2024-03-01T10:00:00Z\n', 24],
    ['the text of a slow query', '# Time: 2024-03-01T10:00:00Z\n# Query_time: 1.2  Lock_time: 0\n', 100],
  ])(
    '%s goes on for so many lines, indented ones aside, then lines stand for themselves',
    (_, head, most) => {
      const own = head.split('\n').length - 1
      const { entries } = read(`${head}${plain(most - 1)}${'  indented\n'.repeat(9)}${plain(3)}`)
      expect(entries.map(({ lines }) => lines)).toEqual([own + most - 1 + 9, 1, 1, 1])
      expect(read(`${head}${plain(most - 1)}`).entries).toHaveLength(1)
    },
  )
})
