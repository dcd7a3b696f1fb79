import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { measure, quote, type Run } from './measure.ts'

/** What is measured as a process of its own, on a file in the page cache, with its output to a file. */

const root = join(import.meta.dirname, '..')
const node = quote(process.execPath)

/** What people type today to the same question: mask the digits, sort, count. */
export const PIPELINE =
  "LC_ALL=C.UTF-8 sed -E 's/[0-9]+/N/g' FILE | LC_ALL=C sort | uniq -c | LC_ALL=C sort -rn"

export const runPipeline = (path: string, folder: string): Run =>
  measure(PIPELINE.replace('FILE', quote(path)), folder)

/** From the start of the process, as `npm run logkin` starts it, to the printed table. */
export const runGroups = (path: string, folder: string): Run =>
  measure(`sh ${quote(join(root, 'scripts/logkin.sh'))} groups ${quote(path)}`, folder)

/** Only the analysis, as the process itself saw it. */
export const runAnalysis = (path: string, folder: string): Run => {
  const output = join(folder, 'analysis.json')
  const run = measure(`${node} ${quote(join(root, 'bench/analyze-alone.ts'))} ${quote(path)}`, folder, output)
  const { seconds } = JSON.parse(readFileSync(output, 'utf8')) as { readonly seconds: number }
  return { ...run, seconds }
}
