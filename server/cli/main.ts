import { readFileSync } from 'node:fs'
import { LogkinError } from '../model/errors.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { endQuietlyWithoutReader, flush, print } from './output.ts'

/**
 * The command `logkin`: names the commands, prints help, and maps errors to exit statuses:
 * 0 done, 1 something went wrong or differs, 2 the command line can't be understood. Either failure is one line on stderr.
 * A command's file, and the analysis behind it, is loaded when it is called.
 */
const COMMANDS: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>
> = {
  assign: {
    summary: "the group id of every line, one a line, in the file's order",
    load: async () => (await import('./assign.ts')).assign,
  },
  groups: {
    summary: 'groups of lines that are alike, with their counts, as a table or JSON',
    load: async () => (await import('./groups.ts')).groups,
  },
  entries: {
    summary: 'every entry as JSON: its line, time, level, message and fields',
    load: async () => (await import('./entries.ts')).entries,
  },
  explain: {
    summary: 'why a line is in its group: explain FILE:LINE',
    load: async () => (await import('./explain.ts')).explain,
  },
  diff: {
    summary: 'groups that are new, gone, or changed in rate from one file to another',
    load: async () => (await import('./diff.ts')).diff,
  },
  upload: {
    summary: 'send files to a running Logkin; sent again, it goes on where it broke off',
    load: async () => (await import('./upload.ts')).upload,
  },
  verify: {
    summary: 'count the store anew from its text, and say what differs',
    load: async () => (await import('./verify.ts')).verify,
  },
  backup: {
    summary: 'copy the store to a file, while workers run',
    load: async () => (await import('./backup.ts')).backup,
  },
  restore: {
    summary: 'put such a copy in the place of the store',
    load: async () => (await import('./restore.ts')).restore,
  },
}

const help = `Logkin shows what a program's logs say: lines that are alike, grouped and counted.

Usage: logkin COMMAND [OPTION]... FILE...

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

FILE may be - for standard input, and may be packed: gzip, zstd, bzip2, xz, zip or tar.
  logkin COMMAND --help   what a command takes
  logkin --version        the version
`

const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version)
  throw new LogkinError('internal', 'package.json names no version.')
}

/** Exit status of what goes wrong. */
let failure = 1

const run = async ([name, ...args]: readonly string[]): Promise<void> => {
  if (name === undefined) throw new UsageError('which command?')
  if (name === '--help' || name === '-h' || name === 'help') return print(help)
  if (name === '--version' || name === '-v') return print(`${version()}\n`)
  const known = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (known === undefined) throw new UsageError(`there is no command ${JSON.stringify(name)}`)
  const command = await known.load()
  failure = command.failure ?? failure
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  if (options.includes('--help') || options.includes('-h')) return print(command.help)
  return command.run(args)
}

const exitStatus = (error: unknown): number =>
  error instanceof UsageError || (error instanceof LogkinError && error.code === 'bad-request') ? 2 : failure

const describe = (error: unknown, name: string | undefined): string => {
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof UsageError)) return `logkin: ${message}`
  const known = name !== undefined && Object.hasOwn(COMMANDS, name)
  return known
    ? `logkin ${name}: ${message}; see logkin ${name} --help`
    : `logkin: ${message}; see logkin --help`
}

endQuietlyWithoutReader()
const args = process.argv.slice(2)
try {
  await run(args)
  await flush()
} catch (error) {
  await flush()
  process.stderr.write(`${describe(error, args[0]).replaceAll('\n', ' ')}\n`)
  // What is still under way elsewhere (a request that waits to be sent again) must not keep the process.
  process.exit(exitStatus(error))
}
