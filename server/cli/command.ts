import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'

/** One word after `logkin`, in a file of its own. */
export interface Command {
  /** What `logkin COMMAND --help` prints. */
  readonly help: string
  /** Exit status of what goes wrong, where 1 is an answer; default 1. */
  readonly failure?: number
  /** Throws UsageError for arguments that can't be understood, anything else for what goes wrong. */
  run(args: readonly string[]): Promise<void>
}

/** The command line can't be understood: exit status 2, one line on stderr. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** `parseArgs`, strict, with its first sentence as the UsageError. Positional arguments are files. */
export const readArguments = <T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [sentence = error.message] = error.message.split(/\.\s|\n/, 1)
    throw new UsageError(sentence)
  }
}

/** A number from 0 to 1. */
export const similarityOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value <= 1)) throw new UsageError(`--similarity ${text} is not a number from 0 to 1`)
  return value
}
