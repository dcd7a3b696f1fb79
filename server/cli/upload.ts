import type { Command } from './command.ts'
import { readArguments, UsageError } from './command.ts'
import { MAX_FILES_PER_UPLOAD } from '../model/limits.ts'
import { connect } from './connection.ts'
import { print } from './output.ts'
import { Progress } from './progress.ts'
import { openInputs, READING_HELP, READING_OPTIONS, readingOf } from './reading.ts'
import { send, takeSample } from './send.ts'
import type { Sampled } from './send.ts'

/** Samples in one creation: as base64 they stay below the 64 MiB that the balancer and the API take in one request. */
const MAX_SAMPLES_BYTES = 45 * 1024 * 1024

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Sends files to a running Logkin. */
export const upload: Command = {
  help: `Usage: logkin upload URL FILE... [OPTION]...

Sends FILEs to the Logkin at URL (http://localhost:8001), several parts at once, and prints the upload's id;
several ids where the files are too many for one upload.
Progress goes to stderr. When it breaks off, the same command again goes on where it stopped.

      --token TOKEN      where the server wants one (default: LOGKIN_TOKEN from the environment)
${READING_HELP}
`,
  async run(args) {
    const { values, positionals } = readArguments(args, { ...READING_OPTIONS, token: { type: 'string' } })
    const [address, ...paths] = positionals
    const url = addressOf(address)
    const reading = readingOf(values)
    const inputs = await openInputs(paths)
    const connection = connect(url, values.token ?? process.env['LOGKIN_TOKEN'])
    const sizes = inputs.map(({ size }) => size)
    const total = sizes.every((size) => size !== null) ? sizes.reduce((sum, size) => sum + size, 0) : null
    const progress = new Progress(total)

    let batch: Sampled[] = []
    let batchBytes = 0
    const sendBatch = async (): Promise<void> => {
      const { id } = await send(connection, batch, {
        reading,
        compressed: !LOOPBACK.has(url.hostname),
        progress,
      })
      await print(`${id}\n`)
      batch = []
      batchBytes = 0
    }
    for (const input of inputs) {
      const sampled = await takeSample(input)
      const full =
        batchBytes + sampled.sample.length > MAX_SAMPLES_BYTES || batch.length === MAX_FILES_PER_UPLOAD
      if (full && batch.length > 0) await sendBatch()
      batch.push(sampled)
      batchBytes += sampled.sample.length
    }
    await sendBatch()
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
