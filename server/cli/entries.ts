import { readLocalEntries, type LocalEntry } from '../app/local-entries.ts'
import { unpack } from '../ingest/unpack/unpack.ts'
import { LogkinError } from '../model/errors.ts'
import type { Command } from './command.ts'
import { readArguments } from './command.ts'
import { kept, textFiles } from './input.ts'
import { print } from './output.ts'
import { READING_HELP, READING_OPTIONS, openInputs, theOnly, wishesOf } from './reading.ts'

/** NDJSON, one entry a line. */
export const entries: Command = {
  help: `Usage: logkin entries FILE [OPTION]...

Prints one JSON object a line for every entry of FILE, in its order (the files of an archive one after the other, each from line 1):
{line (from 1), lines, time (ISO 8601 with offset, or null), level, message, fields}
Standard input is kept in memory, since a time without a year is resolved by what comes after it.

${READING_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, READING_OPTIONS)
    const { date, ...options } = wishesOf(values)
    const [input] = await openInputs(theOnly(positionals))
    if (!input) return
    const read = input.rereadable ? input.read : await kept(input.read())
    const printAll = async (batch: readonly LocalEntry[]): Promise<void> => {
      let text = ''
      for (const entry of batch) text += `${JSON.stringify(entry)}\n`
      await print(text)
    }
    if (input.disk) {
      await readLocalEntries({ ...input, date: date ?? input.date ?? undefined }, options, printAll)
      return
    }
    // An archive is unpacked twice at once, each of its files read here and then there.
    const second = unpack(read(), { name: input.label })
    for await (const file of textFiles(input, read())) {
      const again = await second.next()
      const passes = again.done === true ? [file.bytes] : [file.bytes, again.value.bytes]
      await readLocalEntries(
        { read: () => passes.shift() ?? noMore(input.label), date: date ?? file.date ?? undefined },
        options,
        printAll,
      )
    }
  },
}

const noMore = (label: string): never => {
  throw new LogkinError('unsupported', `${label} changed while it was read; try again.`)
}
