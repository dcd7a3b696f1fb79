import { diffLocal } from '../app/local-diff.ts'
import type { Command } from './command.ts'
import { readArguments, similarityOf, UsageError } from './command.ts'
import { differences } from './differences.ts'
import { styleOfOutput } from './grid.ts'
import { filesIn } from './here.ts'
import { print } from './output.ts'
import { READING_HELP, READING_OPTIONS, openInputs, wishesOf } from './reading.ts'

/** What has come, gone, or changed in rate from one log to another. */
export const diff: Command = {
  help: `Usage: logkin diff OLD NEW [OPTION]...

Groups the lines of OLD and NEW together, and prints the groups that only NEW has, the most severe first; those
that only OLD has; and those that occur at another rate, the most surprising first.
Exit status: 0 no group is new, 1 some are, 2 bad usage, or a file that can't be read.

Rates are measured by the groups that both files have: by the middle of their factors from OLD to NEW.
So NEW may be longer than OLD, and one statement that is written all the time does not move the others.
A rate has changed where it is twice or half of that at least, and chance would do it in one of 10,000 groups
(G² of 15.13): 3 and 5, or 20 and 40, are no change; 1 and 16, or 45 and 90, are one.

      --json             as one JSON object: {old, new, scale, newGroups, goneGroups, changedGroups,
                         unchangedGroups}
      --similarity X     where groups are cut: 0 is one group, 1 is one a shape
${READING_HELP}
`,
  failure: 2,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      ...READING_OPTIONS,
      json: { type: 'boolean' },
      similarity: { type: 'string' },
    })
    const similarity = similarityOf(values.similarity)
    const { date, ...options } = wishesOf(values)
    if (positionals.length !== 2) throw new UsageError('which two files? diff OLD NEW')
    const sides = (await openInputs(positionals)).map((input) => ({
      name: input.label,
      files: filesIn(input, date),
    }))
    const [before, after] = sides as [(typeof sides)[0], (typeof sides)[0]]
    const answer = await diffLocal(before, after, similarity, options)
    // Before anything is printed: who reads it may stop at the first line.
    if (answer.newGroups.length > 0) process.exitCode = 1
    if (values.json === true) await print(`${JSON.stringify(answer)}\n`)
    else for (const line of differences(answer, styleOfOutput())) await print(`${line}\n`)
  },
}
