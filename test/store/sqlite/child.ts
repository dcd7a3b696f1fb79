import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A process that runs one of the *.child.ts scripts, and the lines it printed so far. */
interface Child {
  readonly lines: readonly string[]
  /** When it has printed so many lines; throws where it ended before. */
  readonly printed: (lines: number) => Promise<void>
  /** Lets it go on where it waits for its standard input to end. */
  readonly release: () => void
  /** SIGKILL; when it has ended and all it printed is in `lines`. */
  readonly kill: () => Promise<void>
  /** When it has ended by itself; throws where it failed. */
  readonly ended: () => Promise<void>
}

export function startChild(script: string, ...args: string[]): Child {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const lines: string[] = []
  let stderr = ''
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const closed = once(child, 'close')
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return {
    lines,
    printed: async (count) => {
      while (lines.length < count) {
        await Promise.race([once(reader, 'line'), closed])
        if (child.exitCode !== null && lines.length < count) {
          throw new Error(`${script} ended after ${lines.length} lines: ${stderr}`)
        }
      }
    },
    release: () => {
      child.stdin.end()
    },
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
    ended: async () => {
      await closed
      if (child.exitCode !== 0) throw new Error(`${script} failed: ${stderr}`)
    },
  }
}
