import { writeSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { openSqliteStore } from '../../../server/store/sqlite/open.ts'
import { createUpload } from '../setting.ts'

/** Says that it is ready, waits for its standard input to end, then opens the store, creates an upload and prints its id. */
writeSync(1, 'ready\n')
await text(process.stdin)
const store = openSqliteStore(process.argv[2]!)
writeSync(1, `${(await createUpload(store)).id}\n`)
await store.close()
