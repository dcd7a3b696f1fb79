import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Median } from './measure.ts'

/** Tables for people, and files for later comparison. */

const root = join(import.meta.dirname, '..')

const versionOf = (program: string, args: readonly string[]): string | null => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? ((stdout || stderr).split('\n')[0] ?? null) : null
}

export const MACHINE = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  platform: `${process.platform} ${process.arch}`,
}

const versions = () => ({
  node: process.version,
  commit: execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], {
    cwd: root,
    encoding: 'utf8',
  }).trim(),
  sed: versionOf('sed', ['--version']),
  sort: versionOf('sort', ['--version']),
  nginx: versionOf('nginx', ['-v']),
  zstd: versionOf('zstd', ['--version']),
})

export const megabytes = (bytes: number | null): string => (bytes === null ? '-' : (bytes / 1e6).toFixed(0))
export const ratio = (value: number | null): string => (value === null ? '-' : value.toFixed(2))

/** The first column to the left, the others to the right. */
export const printTable = (title: string, rows: readonly (readonly string[])[]): void => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
  process.stdout.write(`${title}\n${lines.join('\n')}\n\n`)
}

/** Each figure beside the first one: how many times as fast. */
export const printSpeeds = (title: string, medians: readonly Median[]): void => {
  const baseline = medians[0]?.seconds ?? Number.NaN
  printTable(title, [
    ['', 'seconds', 'MB/s', 'times as fast', 'peak MB'],
    ...medians.map(({ name, bytes, seconds, peakBytes }) => [
      name,
      seconds.toFixed(2),
      (bytes / 1e6 / seconds).toFixed(1),
      ratio(baseline / seconds),
      megabytes(peakBytes),
    ]),
  ])
}

/** Writes a JSON under bench/results/ and says where. */
export const save = (name: string, content: Readonly<Record<string, unknown>>): void => {
  const date = new Date().toISOString()
  const folder = join(root, 'bench/results')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}-${date.replaceAll(':', '-')}.json`)
  const whole = { date, machine: MACHINE, versions: versions(), ...content }
  writeFileSync(path, `${JSON.stringify(whole, null, 2)}\n`)
  process.stdout.write(`saved: ${path}\n`)
}
