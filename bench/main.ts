/**
 * npm run bench -- [--mb 100] [--runs 5] [--seed 1]
 *
 * How long `logkin groups FILE` takes, beside the shell's way to the same question (mask the digits, sort, count),
 * on a generated log; in turns, medians. Also the analysis without groups and store, on one thread. Prints a table and writes a JSON under bench/results/.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cachedCorpus } from './cached-corpus.ts'
import { CORPUS } from './corpus.ts'
import { measure, median, type Median, type Run } from './measure.ts'

const root = join(import.meta.dirname, '..')

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '100' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})
const mb = Number(values.mb)
const runs = Number(values.runs)
const seed = Number(values.seed)
if (!(mb > 0) || !Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  process.stderr.write('Usage: npm run bench -- [--mb MEGABYTES] [--runs N] [--seed S]\n')
  process.exit(2)
}

const { path, bytes } = cachedCorpus(mb, seed)
const quote = (argument: string): string => `'${argument.replaceAll("'", "'\\''")}'`
const folder = mkdtempSync(join(tmpdir(), 'logkin-bench-run-'))
const out = quote(join(folder, 'out.txt'))

/** The first is what the others are compared with. */
const contenders: readonly (readonly [name: string, command: string])[] = [
  [
    'sed | sort | uniq -c | sort',
    `LC_ALL=C.UTF-8 sed -E 's/[0-9]+/N/g' ${quote(path)} | LC_ALL=C sort | uniq -c | LC_ALL=C sort -rn > ${out}`,
  ],
  [
    'logkin groups FILE',
    `${quote(process.execPath)} ${quote(join(root, 'server/cli/main.ts'))} groups ${quote(path)} > ${out}`,
  ],
  [
    'analysis alone, one thread',
    `${quote(process.execPath)} ${quote(join(root, 'bench/analyze-alone.ts'))} ${quote(path)} > ${out}`,
  ],
]

const measured = new Map<string, Run[]>(contenders.map(([name]) => [name, []]))
try {
  for (let run = 0; run < runs; run++) {
    for (const [name, command] of contenders) measured.get(name)?.push(measure(command, folder))
  }
} finally {
  rmSync(folder, { recursive: true })
}
const medians = [...measured].map(([name, all]) => median(name, all))
const baseline = medians[0]?.seconds ?? NaN

const cells = ({ name, seconds, peakBytes }: Median): readonly string[] => [
  name,
  seconds.toFixed(2),
  (bytes / 1e6 / seconds).toFixed(1),
  `${(baseline / seconds).toFixed(2)}x`,
  peakBytes === null ? '-' : (peakBytes / 1e6).toFixed(0),
]
const rows = [['', 'seconds', 'MB/s', 'speed', 'peak MB'], ...medians.map(cells)]
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
const line = (row: readonly string[]): string =>
  row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')

const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
const date = new Date().toISOString()
const results = join(root, 'bench/results')
mkdirSync(results, { recursive: true })
const saved = join(results, `${date.replaceAll(':', '-')}.json`)
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  platform: process.platform,
}
const version = (program: string): string =>
  execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? ''
const versions = { node: process.version, logkin: commit, sed: version('sed'), sort: version('sort') }
writeFileSync(
  saved,
  `${JSON.stringify({ date, machine, versions, corpus: { ...CORPUS, bytes, seed }, medians }, null, 2)}\n`,
)

process.stdout.write(
  `${(bytes / 1e6).toFixed(0)} MB, median of ${runs}, ${machine.cpu}, Node ${process.version}\n\n`,
)
process.stdout.write(`${rows.map(line).join('\n')}\n\nsaved: ${saved}\n`)
