import { backupStore } from '../store/sqlite/backup.ts'
import type { Command } from './command.ts'
import { readArguments } from './command.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, dataDirOf } from './data-dir.ts'
import { print } from './output.ts'
import { theOnlyPath } from './store-file.ts'

/** Copies the store to a file. */
export const backup: Command = {
  help: `Usage: logkin backup FILE [OPTION]...

Copies the store, as it is at this moment, to FILE, and checks the copy. Workers may run meanwhile.
A FILE that is there already is not overwritten.

${DATA_DIR_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, DATA_DIR_OPTION)
    const file = theOnlyPath(positionals)
    const dataDir = dataDirOf(values['data-dir'])
    backupStore(dataDir, file)
    await print(`The store in ${dataDir} is copied to ${file}.\n`)
  },
}
