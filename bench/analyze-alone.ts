/**
 * node bench/analyze-alone.ts FILE
 *
 * The analysis of a file's parts on this one thread: times, levels, masks, hashes, the index of entries; no store, no groups, no
 * HTTP. Prints how long that took, without reading the file and starting the process, and what it counted.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { analyzeNext, learn } from '../server/analyze.ts'
import { decodeSummary } from '../server/cluster/summary-code.ts'
import { PART_BYTES } from '../server/model/limits.ts'
import { secondsSince } from './measure.ts'

const [path] = process.argv.slice(2)
if (path === undefined) {
  process.stderr.write('Usage: node bench/analyze-alone.ts FILE\n')
  process.exit(2)
}

const file = openSync(path, 'r')
const part = new Uint8Array(PART_BYTES)
const seen = { seconds: 0, bytes: 0, entries: 0, indexed: 0, rows: 0 }
let reading: ReturnType<typeof learn> | undefined
for (let offset = 0; ;) {
  const length = readSync(file, part, 0, PART_BYTES, offset)
  if (length === 0) break
  const bytes = part.subarray(0, length)
  const begin = process.hrtime.bigint()
  reading ??= learn(bytes)
  const analysis = analyzeNext(bytes, { ...reading, zone: 'UTC', offset })
  seen.seconds += secondsSince(begin)
  if (analysis.decided) {
    const body = decodeSummary(analysis.body)
    seen.bytes += body.bytes
    seen.entries += body.entries
    seen.indexed += analysis.index.offsets.length
    seen.rows += body.rows.size
  }
  offset += length
}
closeSync(file)
process.stdout.write(`${JSON.stringify(seen)}\n`)
