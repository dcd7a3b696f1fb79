import { LogkinError } from '../model/errors.ts'
import { restoreStore } from '../store/sqlite/restore.ts'
import type { Command } from './command.ts'
import { readArguments } from './command.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, dataDirOf } from './data-dir.ts'
import { hasManager } from './manager-socket.ts'
import { print } from './output.ts'
import { theOnlyPath } from './store-file.ts'

/** Puts a backup in the place of the store. */
export const restore: Command = {
  help: `Usage: logkin restore FILE [OPTION]...

Checks FILE, which "logkin backup" wrote, and puts it in the place of the store. No worker may run meanwhile.
The store that was there is kept beside it, under a name that is printed.

${DATA_DIR_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, DATA_DIR_OPTION)
    const file = theOnlyPath(positionals)
    const dataDir = dataDirOf(values['data-dir'])
    if (await hasManager(dataDir))
      throw new LogkinError('busy', `A manager runs on ${dataDir}: stop it first ("npm run stop").`)
    const kept = restoreStore(file, dataDir, Date.now())
    await print(`${file} is the store in ${dataDir} now.\n`)
    if (kept !== null) await print(`The one before is kept as ${kept}; delete it when nothing is missed.\n`)
  },
}
