import { rebuildDerived, verifyStore } from '../app/verify.ts'
import { openExistingStore } from '../store/sqlite/open.ts'
import type { Command } from './command.ts'
import { readArguments, UsageError } from './command.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, dataDirOf } from './data-dir.ts'
import { print } from './output.ts'

/** Holds the books of a store against its text. */
export const verify: Command = {
  help: `Usage: logkin verify [OPTION]...

Counts the store anew from its text: bytes, lines, entries, counts by shape, unparsed lines, checksums of blocks and
parts, which parts hold which lines, and what SQLite itself can check. Prints what differs, a sentence each. Workers may run meanwhile.
Exit status: 0 nothing differs, 1 something does, 2 bad usage.

      --rebuild          first make totals and directories anew from the facts of the parts
${DATA_DIR_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, { ...DATA_DIR_OPTION, rebuild: { type: 'boolean' } })
    if (positionals.length > 0)
      throw new UsageError(
        `${positionals.join(' ')} is too much; the store's folder is named with --data-dir`,
      )
    const store = openExistingStore(dataDirOf(values['data-dir']))
    try {
      if (values.rebuild === true) {
        const { files, changed, directories } = await rebuildDerived(store)
        await print(
          `Totals of ${files} files were added up anew; ${changed} of them had been others, and of ${directories} the directory.\n`,
        )
      }
      const { uploads, files, bytes, lines, entries, unparsed, differences } = await verifyStore(
        store,
        (difference) => print(`${difference}\n`),
      )
      await print(
        `${uploads} uploads, ${files} files: ${bytes} bytes, ${lines} lines, ${entries} entries, ${unparsed} unparsed lines. ` +
          (differences === 0 ? 'Nothing differs.\n' : `${differences} differences.\n`),
      )
      if (differences > 0) process.exitCode = 1
    } finally {
      await store.close()
    }
  },
}
