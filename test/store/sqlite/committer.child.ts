import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../../server/store/sqlite/open.ts'
import { noise, partOf } from '../setting.ts'

/** Commits part after part of a file, from `first` on, and prints the number of each that is acknowledged, until it is killed. */
const [path, upload, file, first] = process.argv.slice(2)
const store = openSqliteStore(path!)
for (let part = Number(first); ; part++) {
  const text = noise(textBytes(part), part)
  const result = await store.commitPart(partOf(upload!, part, text, { file: Number(file) }))
  if (result !== 'applied') throw new Error(`part ${part}: ${result}`)
  writeSync(1, `${part}\n`)
}

/** From a few bytes to three blocks, so that a kill meets transactions of every length. */
function textBytes(part: number): number {
  return 1 + ((part * 777_777) % 3_000_000)
}
