import type { Command } from './command.ts'
import { readArguments, UsageError } from './command.ts'
import { LogkinError } from '../model/errors.ts'
import { DUPLICATE_KEPT_HOURS, MAX_FILES_PER_UPLOAD } from '../model/limits.ts'
import { connect } from './connection.ts'
import { print } from './output.ts'
import { Progress } from './progress.ts'
import { openInputs, READING_HELP, READING_OPTIONS, wishesOf } from './reading.ts'
import { takeSamples } from './sample.ts'
import type { Sampled } from './sample.ts'
import { send } from './send.ts'

/** Samples in one creation: as base64 they stay below the 64 MiB that the balancer and the API take in one request. */
const MAX_SAMPLES_BYTES = 45 * 1024 * 1024

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Sends files to a running Logkin. */
export const upload: Command = {
  help: `Usage: logkin upload URL FILE... [OPTION]...

Sends FILEs to the Logkin at URL (http://localhost:8001), several parts at once, and prints the upload's id;
several ids where the files are too many for one upload.
Progress goes to stderr. What broke off, here or in a browser, goes on where it stopped when it is sent again.
An upload whose content is already there is deleted after ${DUPLICATE_KEPT_HOURS} hours.

      --again            keep it
      --token TOKEN      where the server wants one (default: LOGKIN_TOKEN from the environment)
${READING_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      ...READING_OPTIONS,
      token: { type: 'string' },
      again: { type: 'boolean' },
    })
    const [address, ...paths] = positionals
    const url = addressOf(address)
    const reading = wishesOf(values)
    const inputs = await openInputs(paths)
    const connection = connect(url, values.token ?? process.env['LOGKIN_TOKEN'])
    const sizes = inputs.map(({ size }) => size)
    const total = sizes.every((size) => size !== null) ? sizes.reduce((sum, size) => sum + size, 0) : null
    const progress = new Progress(total)

    let batch: Sampled[] = []
    let batchBytes = 0
    const sent: string[] = []
    const sendBatch = async (): Promise<void> => {
      const uploads = await send(connection, batch, {
        reading,
        again: values.again === true,
        compressed: !LOOPBACK.has(url.hostname),
        progress,
      })
      for (const { id, files } of uploads) {
        sent.push(id)
        await print(`${id}\n`)
        for (const { name, duplicateOf } of files)
          if (duplicateOf) progress.duplicate(name, duplicateOf.upload)
      }
      batch = []
      batchBytes = 0
    }
    for (const input of inputs)
      for await (const sampled of takeSamples(input)) {
        const full =
          batchBytes + sampled.sample.length > MAX_SAMPLES_BYTES || batch.length === MAX_FILES_PER_UPLOAD
        if (full && batch.length > 0) await sendBatch()
        batch.push(sampled)
        batchBytes += sampled.sample.length
      }
    if (batch.length > 0) await sendBatch()
    else if (sent.length === 0) throw new LogkinError('unsupported', 'There are no files in what was named.')
  },
}

const addressOf = (text: string | undefined): URL => {
  const url = text === undefined ? null : URL.parse(text)
  if (text === undefined)
    throw new UsageError('which URL? http://localhost:8001 is that of a Logkin on this machine')
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new UsageError(`${text} is no address; write it as http://localhost:8001`)
  return url
}
