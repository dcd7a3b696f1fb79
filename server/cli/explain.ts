import { explainLocal } from '../app/local-explain.ts'
import type { ExplainAnswer } from '../model/answers.ts'
import { LogkinError } from '../model/errors.ts'
import { printable } from './columns.ts'
import type { Command } from './command.ts'
import { readArguments, similarityOf, UsageError } from './command.ts'
import { kept, onlyText, openInput } from './input.ts'
import { print } from './output.ts'
import { READING_HELP, READING_OPTIONS, wishesOf } from './reading.ts'
import { digits } from './table.ts'

/** Why a line is in its group. */
export const explain: Command = {
  help: `Usage: logkin explain FILE:LINE [OPTION]...

Says why line LINE (from 1) of FILE is in its group: how the entry was read, its shape, the group and what of
the message fills the slots of its template, at what similarity they came together, and the nearest other group.

      --json             as one JSON object
      --similarity X     where groups are cut: 0 is one group, 1 is one a shape
${READING_HELP}
`,
  async run(args) {
    // "-:17", a line of standard input, looks like an option.
    const ofStdin = args.filter((arg) => arg.startsWith('-:'))
    const others = args.filter((arg) => !arg.startsWith('-:'))
    const { values, positionals } = readArguments(others, {
      ...READING_OPTIONS,
      json: { type: 'boolean' },
      similarity: { type: 'string' },
    })
    const [place, ...more] = [...ofStdin, ...positionals]
    const { path, line } = placeOf(place)
    if (more.length > 0) throw new UsageError('one FILE:LINE at a time')
    const similarity = similarityOf(values.similarity)
    const { date, ...options } = wishesOf(values)
    try {
      const input = await openInput(path)
      const packed = input.rereadable ? input.read : await kept(input.read())
      const read = () => onlyText(input, packed())
      const { name, disk } = input
      const file = { name, read, disk, date: date ?? input.date ?? undefined }
      const answer = await explainLocal(file, line, similarity, options)
      await print(values.json === true ? `${JSON.stringify(answer)}\n` : `${sentences(answer).join('\n')}\n`)
    } catch (error) {
      // FILE and LINE are what the user said: as with any argument that names nothing.
      if (error instanceof LogkinError && error.code === 'not-found')
        throw new UsageError(error.message.replace(/\.$/, ''))
      throw error
    }
  },
}

const placeOf = (text: string | undefined): { readonly path: string; readonly line: number } => {
  if (text === undefined) throw new UsageError('which FILE:LINE? app.log:17 is line 17 of app.log')
  const match = /^(.+):(\d{1,15})$/s.exec(text)
  const line = Number(match?.[2] ?? 0)
  if (match?.[1] === undefined || line < 1)
    throw new UsageError(`${text} names no line; write it as FILE:LINE, with LINE from 1`)
  return { path: match[1], line }
}

const UNPARSED = {
  blank: 'it is blank and stands between entries; it is counted as unparsed',
  binary: 'it holds NUL bytes, so it is no text; it is counted as unparsed',
}

/** As lines for people: a name, and what there is to say. */
const sentences = (answer: ExplainAnswer): readonly string[] => {
  const { entry, shape, group, pieces, nearest, similarity, joined } = answer
  const rows: [string, string][] = [
    ['line', `${answer.line} of ${answer.fileName}`],
    ['read as', `${answer.format}, ${answer.charset}`],
  ]
  if (answer.unparsed !== null) rows.push(['no entry', UNPARSED[answer.unparsed]])
  if (entry) {
    const last = entry.line + entry.lines - 1
    if (entry.lines > 1) rows.push(['entry', `lines ${entry.line} to ${last}`])
    const written = entry.timeText === null ? '' : `, written ${entry.timeText}`
    rows.push(['time', `${entry.time ?? 'none'}${written}`], ['level', entry.level ?? 'none'])
    for (const [name, value] of Object.entries(entry.fields)) rows.push(['field', `${name} = ${value}`])
    rows.push(['message', entry.message])
  }
  if (shape) rows.push(['shape', `${shape.shape}, ${entriesOf(shape.count)}`], ['', shape.text])
  if (group) {
    rows.push(['group', `${group.id}, ${entriesOf(group.count)}`], ['template', group.template])
    for (const { is, slot, text } of pieces ?? [])
      if (is !== 'constant')
        rows.push([is === 'slot' ? 'fills' : 'besides', `${slot === null ? '' : `${slot} = `}${text}`])
    rows.push([
      'together',
      joined === null
        ? `its shape is the first of the group; groups are cut at ${figure(similarity)}`
        : `its shape joined the group's first at ${figure(joined)}; groups are cut at ${figure(similarity)}`,
    ])
    rows.push(
      ...(nearest
        ? ([
            [
              'nearest',
              `${nearest.id}, ${entriesOf(nearest.count)}; one group with this from ${figure(nearest.similarity)} downwards`,
            ],
            ['', nearest.template],
          ] as [string, string][])
        : ([['nearest', 'none; this is the only group']] as [string, string][])),
    )
  }
  return rows.map(([name, text]) => `${name.padEnd(NAME_COLUMNS)}${printable(text)}`)
}

const NAME_COLUMNS = 10

const entriesOf = (count: number): string => (count === 1 ? '1 entry' : `${digits(count)} entries`)

/** Rounded towards the cut would be wrong: three digits tell heights apart. */
const figure = (similarity: number): string => String(Math.floor(similarity * 1000) / 1000)
