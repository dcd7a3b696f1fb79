import type { Command } from './command.ts'
import { readArguments, similarityOf } from './command.ts'
import { readHere } from './here.ts'
import { print } from './output.ts'
import { READING_HELP, READING_OPTIONS, theOnly, wishesOf } from './reading.ts'

/** One group id a line, in the order of the file's lines. */
export const assign: Command = {
  help: `Usage: logkin assign FILE [OPTION]...

Prints the group id of every line of FILE, one a line, in its order. A continuation line (a stack trace)
has its entry's id; a blank or binary line has -. The files of an archive come one after the other.

      --similarity X     where groups are cut: 0 is one group, 1 is one a shape
${READING_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      ...READING_OPTIONS,
      similarity: { type: 'string' },
    })
    const file = theOnly(positionals)
    const similarity = similarityOf(values.similarity)
    const local = await readHere(file, wishesOf(values), true)
    for (let at = 0; at < local.files; at++)
      for (const ids of local.assign(at, similarity)) if (ids.length > 0) await print(`${ids.join('\n')}\n`)
  },
}
