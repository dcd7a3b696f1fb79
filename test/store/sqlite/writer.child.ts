import { writeSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'

/** Holds the write lock of an empty database from its first line until a little after its second, printed when its standard input ends. */
const [path, journalMode] = process.argv.slice(2)
const db = new Database(path)
db.pragma('auto_vacuum = INCREMENTAL')
db.pragma(`journal_mode = ${journalMode!}`)
db.exec('BEGIN IMMEDIATE')
// A write, though it changes nothing: what others have read until the commit is stale after it.
db.pragma('user_version = 0')
writeSync(1, 'held\n')
await text(process.stdin)
writeSync(1, 'to be released\n')
await setTimeout(300)
db.exec('COMMIT')
db.close()
