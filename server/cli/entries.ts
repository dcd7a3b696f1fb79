import { readLocalEntries } from '../app/local-entries.ts'
import type { Command } from './command.ts'
import { readArguments } from './command.ts'
import { kept } from './input.ts'
import { print } from './output.ts'
import { READING_HELP, READING_OPTIONS, openInputs, readingOf, theOnly } from './reading.ts'

/** NDJSON, one entry a line. */
export const entries: Command = {
  help: `Usage: logkin entries FILE [OPTION]...

Prints one JSON object a line for every entry of FILE, in its order:
{line (from 1), lines, time (ISO 8601 with offset, or null), level, message, fields}
Standard input is kept in memory, since a time without a year is resolved by what comes after it.

${READING_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, READING_OPTIONS)
    const { date, ...options } = readingOf(values)
    const [input] = await openInputs(theOnly(positionals))
    if (!input) return
    const read = input.rereadable ? input.read : await kept(input.read())
    await readLocalEntries({ read, date: date ?? input.date ?? undefined }, options, async (batch) => {
      let text = ''
      for (const entry of batch) text += `${JSON.stringify(entry)}\n`
      await print(text)
    })
  },
}
