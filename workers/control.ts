import { existsSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import { createInterface } from 'node:readline'
import { isListening, socketPath } from '../server/cli/manager-socket.ts'
import type { WorkerStatus } from './worker-slot.ts'

/**
 * How `stop`, `restart`, `reload` and `status` reach the running manager: a unix socket in DATA_DIR, one command a
 * connection, answered in lines of JSON. The socket is also what keeps two managers off one DATA_DIR.
 */

export const COMMANDS = ['stop', 'restart', 'reload', 'status'] as const
export type Command = (typeof COMMANDS)[number]

export interface ManagerStatus {
  readonly pid: number
  readonly address: string
  readonly dataDir: string
  readonly upSeconds: number
  readonly balancer: { readonly kind: 'nginx' | 'node' | 'none'; readonly pid: number | null }
  readonly workers: readonly WorkerStatus[]
}

/** What the manager says to a command: progress, a status, and at last how it went. */
export type Reply =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'status'; readonly status: ManagerStatus }
  | { readonly kind: 'end'; readonly ok: boolean; readonly text: string }

/** Does a command; what it says before its end goes to `say`. */
export type Handler = (
  command: Command,
  say: (reply: Reply) => void,
) => Promise<Extract<Reply, { kind: 'end' }>>

/**
 * Opens the manager's socket, or answers 'taken' where a manager runs on this DATA_DIR already.
 * A socket that nobody listens on was left by a manager that was killed: `foundStale` is told, and it is replaced.
 */
export async function openControl(
  dataDir: string,
  handler: Handler,
  foundStale: () => void,
): Promise<Server | 'taken'> {
  const path = socketPath(dataDir)
  if (existsSync(path)) {
    if (await isListening(path)) return 'taken'
    foundStale()
    rmSync(path, { force: true })
  }
  const server = createServer((socket) => {
    const say = (reply: Reply): void => {
      if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`)
    }
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).once('line', (line) => {
      const command = COMMANDS.find((one) => one === line)
      const unknown: Reply = { kind: 'end', ok: false, text: `The manager knows no command "${line}".` }
      void (command === undefined ? Promise.resolve(unknown) : handler(command, say)).then((end) => {
        say(end)
        socket.end()
      })
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('taken')
      else reject(error)
    })
    server.listen(path, () => resolve(server))
  })
}

/** Sends a command to the manager of this DATA_DIR; null where none runs. Throws where it ends before its answer does. */
export async function sendCommand(
  dataDir: string,
  command: Command,
  hear: (reply: Reply) => void,
): Promise<Extract<Reply, { kind: 'end' }> | null> {
  const path = socketPath(dataDir)
  if (!existsSync(path) || !(await isListening(path))) return null
  const socket = createConnection(path)
  socket.write(`${command}\n`)
  for await (const line of createInterface({ input: socket })) {
    const reply = JSON.parse(line) as Reply
    if (reply.kind === 'end') return reply
    hear(reply)
  }
  throw new Error('the manager ended before it had answered')
}
