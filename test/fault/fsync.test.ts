import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Random } from '../samples/random.ts'
import { eventually, freePorts } from '../workers/running-site.ts'
import { count, expectBooks, writeLog } from './books.ts'
import { Client } from './client.ts'
import { PATIENCE_MS, times } from './scale.ts'
import { expectSound, isIdle } from './store-file.ts'
import { TIGHT, TIGHT_PART_BYTES } from './tight.ts'

/** A worker dies as it asks the disk to keep something, the first time, the second, and so on: strace kills it there. */

const WORKER = fileURLToPath(new URL('../../workers/worker.ts', import.meta.url))
/** Short: some; a fresh store and one file take about thirty. */
const STRIDE = times(1, 9)

const canTrace = spawnSync('strace', ['-f', 'true']).status === 0
if (!canTrace)
  process.stderr.write(
    '\n!! strace is missing or may not trace here: no worker is killed at each fsync; test/fault/commit.test.ts kills at each step of each commit instead.\n\n',
  )

const isHealthy = async (port: number): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok === true

describe.runIf(canTrace)('under strace', () => {
  test(
    'a worker killed at any fsync of a new store and of an upload loses nothing; the file counts once',
    async () => {
      let kills = 0
      for (let fsync = 1; ; fsync += STRIDE) {
        const folder = mkdtempSync(join(tmpdir(), 'logkin-fsync-'))
        const ports = await freePorts(3)
        const [site = 0, first = 0, second = 0] = ports
        const env = { ...process.env, ...TIGHT, DATA_DIR: folder, PORT: String(site) }
        const inject = `inject=fsync,fdatasync:signal=SIGKILL:when=${fsync}`
        const children: ChildProcess[] = []
        try {
          const victim = spawn(
            'strace',
            [
              '-D',
              '-f',
              '-qq',
              '-o',
              '/dev/null',
              '-e',
              'trace=fsync,fdatasync',
              '-e',
              inject,
              process.execPath,
              WORKER,
              String(first),
            ],
            { env, stdio: 'ignore' },
          )
          children.push(victim)
          await eventually(
            'the worker, or its end',
            async () => victim.signalCode !== null || victim.exitCode !== null || (await isHealthy(first)),
          )
          const other = spawn(process.execPath, [WORKER, String(second)], { env, stdio: 'ignore' })
          children.push(other)
          await eventually('the other worker', () => isHealthy(second))

          const text = writeLog(fsync, 2.5 * TIGHT_PART_BYTES)
          const client = new Client([first, second].map((port) => `http://127.0.0.1:${port}`))
          const id = await client.send('a.log', text, 'key', new Random(fsync))
          expectBooks(await client.groups(), count(text))
          expect(Buffer.compare(await client.content(id), text)).toBe(0)
          await eventually('the jobs to end', () => isIdle(folder))
          await expectSound(folder)
          const killed = victim.signalCode ?? victim.exitCode
          if (killed === null) break
          expect(killed).toBe('SIGKILL')
          kills++
        } finally {
          for (const child of children) {
            if (child.exitCode !== null || child.signalCode !== null) continue
            child.kill('SIGTERM')
            await once(child, 'exit')
          }
          rmSync(folder, { recursive: true })
        }
      }
      expect(kills).toBeGreaterThan(10 / STRIDE)
    },
    PATIENCE_MS,
  )
})
