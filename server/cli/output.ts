import { once } from 'node:events'

/** Text gathered before one write: millions of short lines cost hundreds of system calls instead of millions. */
const FLUSH_CHARS = 256 * 1024

let pending: string[] = []
let pendingChars = 0

/** Writes to stdout. Gathers; waits when the reader is slower. Every command ends with `flush`, called in main.ts. */
export const print = async (text: string): Promise<void> => {
  pending.push(text)
  pendingChars += text.length
  if (pendingChars >= FLUSH_CHARS) await flush()
}

/** Hands what was gathered to the system; waits until it has room again. */
export const flush = async (): Promise<void> => {
  if (pendingChars === 0) return
  const text = pending.join('')
  pending = []
  pendingChars = 0
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** `logkin assign FILE | head` ends when head does, without a complaint, and with the status that the command has set. */
export const endQuietlyWithoutReader = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}
