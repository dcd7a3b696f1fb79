/**
 * node test/samples/main.ts OUTDIR [--lines N] [--seed S]
 *
 * Writes NAME.log and NAME.truth.tsv for every kind. A row of the truth is a line of the log: the id of its message's
 * template, a tab, the template; a continuation line has its entry's id, a blank line between entries has "-".
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generate, type Truth } from './generate.ts'
import { KINDS } from './kinds.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: 'string', default: '3000' }, seed: { type: 'string', default: '1' } },
})
const [folder] = positionals
const lines = Number(values.lines)
const seed = Number(values.seed)
if (folder === undefined || !Number.isInteger(lines) || lines < 1 || !Number.isInteger(seed)) {
  process.stderr.write('Usage: node test/samples/main.ts OUTDIR [--lines N] [--seed S]\n')
  process.exit(2)
}

const rows = ({ lines, entries, templates }: Truth): string =>
  lines
    .map((index) => {
      const event = index === null ? undefined : entries[index]?.event
      return event === undefined ? '-\t\n' : `${event}\t${templates.get(event) ?? ''}\n`
    })
    .join('')

mkdirSync(folder, { recursive: true })
for (const kind of KINDS) {
  const { text, truth } = generate(kind, { lines, seed })
  writeFileSync(join(folder, `${kind.name}.log`), text)
  writeFileSync(join(folder, `${kind.name}.truth.tsv`), rows(truth))
  process.stdout.write(
    `${kind.name}: ${truth.lines.length} lines, ${truth.entries.length} entries, ${truth.templates.size} templates\n`,
  )
}
