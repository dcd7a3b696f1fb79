import type { Command } from './command.ts'
import { readArguments, similarityOf } from './command.ts'
import { styleOfOutput } from './grid.ts'
import { readHere } from './here.ts'
import { print } from './output.ts'
import { READING_HELP, READING_OPTIONS, wishesOf } from './reading.ts'
import { table } from './table.ts'

/** The groups of one or several files, all of them, by count. */
export const groups: Command = {
  help: `Usage: logkin groups FILE... [OPTION]...

Prints the groups of lines that are alike in all FILEs together, by count: a table that fits the terminal,
whole lines to a pipe.

      --json             as one JSON object: {lines, entries, unparsed, unparsedBy, groups: [...]}
      --similarity X     where groups are cut: 0 is one group, 1 is one a shape
${READING_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      ...READING_OPTIONS,
      json: { type: 'boolean' },
      similarity: { type: 'string' },
    })
    const similarity = similarityOf(values.similarity)
    const local = await readHere(positionals, wishesOf(values))
    const answer = local.groups({ uploads: [], similarity, limit: Infinity })
    if (values.json === true) return print(`${JSON.stringify(answer)}\n`)
    for (const line of table(answer, styleOfOutput())) await print(`${line}\n`)
  },
}
