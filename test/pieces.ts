import { expect } from 'vitest'
import { analyze, analyzeSeam, learn, merge, type Analysis, type AnalyzeContext } from '../server/analyze.ts'
import { decodeSummary } from '../server/cluster/summary-code.ts'
import { mergeSummaries } from '../server/cluster/summary.ts'
import type { Summary } from '../server/model/summary.ts'

/** What a text adds up to in one piece and in several, to be compared: law 1 says that they are equal. */

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A summary as plain data in a fixed order, for comparing. */
export const plain = (summary: Summary): unknown => ({
  ...summary,
  rows: [...summary.rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) => [key, { ...row, buckets: sorted(row.buckets), moreLines: sorted(row.moreLines) }]),
})
const sorted = (buckets: ReadonlyMap<number, number>): unknown => [...buckets].sort((a, b) => a[0] - b[0])

export const plainAnalysis = (analysis: Analysis): unknown =>
  analysis.decided
    ? {
        head: Buffer.from(analysis.head).toString('latin1'),
        body: plain(decodeSummary(analysis.body)),
        tail: Buffer.from(analysis.tail).toString('latin1'),
        tailState: analysis.tailState,
      }
    : { undecided: Buffer.from(analysis.bytes).toString('latin1') }

/** Everything a text adds up to when it is read in one piece. */
export const whole = (bytes: Uint8Array, context: AnalyzeContext): Summary =>
  decodeSummary(analyzeSeam(bytes, 0, context).encoded)

/** Everything it adds up to when it is cut at these places, analysed apart and joined. */
export const pieced = (bytes: Uint8Array, cuts: readonly number[], context: AnalyzeContext): Summary => {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  const joined = edges
    .slice(1)
    .map((to, index) => analyze(bytes.subarray(edges[index], to), { ...context, offset: edges[index]! }))
    .reduce((a, b) => merge(a, b, { ...context, offset: 0 }))
  if (!joined.decided) throw new Error('the start of a file is always decided')
  expect(joined.head.length).toBe(0)
  const rest = analyzeSeam(joined.tail, joined.tailState, {
    ...context,
    offset: bytes.length - joined.tail.length,
  })
  return mergeSummaries(decodeSummary(joined.body), decodeSummary(rest.encoded))
}

export const contextFor = (bytes: Uint8Array): AnalyzeContext => ({ ...learn(bytes), zone: 'UTC', offset: 0 })
