import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the manager of a DATA_DIR listens: what tells the command line and other managers that one runs. */

/** The system allows about 107 bytes for a socket's path. */
const MAX_SOCKET_PATH = 100

/** In DATA_DIR; where that is too deep, a folder of this user under the temporary one. */
export function socketPath(dataDir: string): string {
  const path = join(dataDir, 'manager.sock')
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return path
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `logkin-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return join(folder, `${name}.sock`)
}

export const isListening = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

export const hasManager = async (dataDir: string): Promise<boolean> => {
  const path = socketPath(dataDir)
  return existsSync(path) && (await isListening(path))
}
