import { spawnSync } from 'node:child_process'
import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeSummary } from '../../server/cluster/summary-code.ts'
import { FileCounter, type CountableFile } from '../../server/app/count-file.ts'
import { openLocal } from '../../server/app/local.ts'
import { PartThreads } from '../../server/app/part-threads.ts'
import { summaryDifferences } from '../../server/app/summary-difference.ts'
import type { Summary } from '../../server/model/summary.ts'
import { MAIN } from '../cli/run.ts'
import { BLOCKS, CRASHES, GO, JAVA, PYTHON } from '../law-texts.ts'
import { generate, kindNamed } from '../samples/index.ts'

/** Files counted by several threads, in parts of any size: the same as in one piece, and nothing left behind. */

const TODAY = '2026-11-20'
const textOf = (kind: string): Buffer => Buffer.from(generate(kindNamed(kind), { lines: 1500, seed: 5 }).text)

/** A year that turns, traces over the edges, a line longer than several parts, blank and binary lines, no end of line. */
const TEXTS: Readonly<Record<string, Buffer>> = {
  java: textOf('java-service'),
  syslog: Buffer.concat([textOf('syslog'), textOf('syslog')]),
  hostile: Buffer.from(
    [...JAVA, ...PYTHON, '', '', ...GO, ...CRASHES, 'x1 '.repeat(70_000), ...BLOCKS, ...JAVA, '\0\0\0'].join(
      '\r\n',
    ),
  ),
  'one line': Buffer.from('y2 '.repeat(60_000)),
}

let folder: string
const paths = new Map<string, string>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-count-'))
  for (const [name, text] of Object.entries(TEXTS)) {
    const path = join(folder, `${name}.log`)
    await writeFile(path, text)
    paths.set(name, path)
  }
})
afterAll(() => rm(folder, { recursive: true }))

async function* streamOf(text: Uint8Array, chunk = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += chunk) yield text.subarray(at, at + chunk)
}

const diskFile = (path: string, text: Uint8Array): CountableFile => ({
  stream: streamOf(text),
  disk: { label: path, bytes: text.length, open: () => open(path) },
})

const count = async (
  file: CountableFile,
  threads: number,
  partBytes: number,
  aloneBytes = 0,
): Promise<Summary> => {
  const counter = new FileCounter({ threads, partBytes, aloneBytes })
  try {
    return decodeSummary((await counter.count(file, {}, TODAY)).encoded)
  } finally {
    await counter.close()
  }
}

describe.each(Object.keys(TEXTS))('%s', (name) => {
  const text = TEXTS[name]!

  test('adds up to the same in parts of any size, on one to four threads, from disk and from a stream', async () => {
    const whole = await count({ stream: streamOf(text) }, 1, text.length + 1)
    expect(whole.bytes).toBe(text.length)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 10_000, max: text.length }),
        fc.boolean(),
        fc.constantFrom(0, text.length >> 1),
        async (threads, partBytes, onDisk, aloneBytes) => {
          const file = onDisk ? diskFile(paths.get(name)!, text) : { stream: streamOf(text, 7001) }
          const summary = await count(file, threads, partBytes, aloneBytes)
          expect(summaryDifferences(summary, whole)).toEqual([])
          expect(summary.bytes).toBe(whole.bytes)
        },
      ),
      { numRuns: 4, seed: 6 },
    )
  })

  test('has the same groups, and each line in the same one', async () => {
    const answers = []
    for (const [threads, partBytes] of [
      [1, text.length + 1],
      [3, 20_011],
    ] as const) {
      const files = [{ name, ...diskFile(paths.get(name)!, text) }]
      const local = await openLocal(files, { lines: true }, { threads, partBytes, aloneBytes: 0 })
      answers.push({
        groups: local.groups({ uploads: [], limit: 10_000 }),
        lines: [...local.assign(0)].flat(),
      })
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[0]?.lines).toHaveLength(answers[0]?.groups.lines ?? 0)
  })
})

describe('what goes wrong is said', () => {
  const text = TEXTS['java']!

  test('a file that becomes shorter while it is read', async () => {
    const path = join(folder, 'rotated.log')
    await writeFile(path, text)
    const shorter = diskFile(path, text)
    await truncate(path, text.length - 5)
    await expect(count(shorter, 2, 30_000)).rejects.toThrow(
      `${path} became shorter while it was read; try again.`,
    )
  })

  test('a file that the system does not let a thread read', async () => {
    const path = join(folder, 'write-only.log')
    await writeFile(path, text)
    const closed = diskFile(path, text)
    const handle = await open(path, 'r')
    const file = { ...closed, disk: { ...closed.disk!, open: () => Promise.resolve(unreadable(handle)) } }
    await expect(count(file, 2, 30_000)).rejects.toThrow(/^.*write-only\.log: EBADF/)
    await handle.close()
  })

  test('a thread that crashes fails what waits, and what comes later', async () => {
    const threads = new PartThreads()
    threads.start(2)
    const task = (): Parameters<PartThreads['analyze']>[0] => ({
      context: { format: null as never, charset: 'utf-8', zone: 'UTC', offset: 0 },
      source: { bytes: Uint8Array.from(text) },
      withLines: false,
    })
    await expect(threads.analyze(task())).rejects.toThrow(/^An analysis thread failed: /)
    await expect(threads.analyze(task())).rejects.toThrow(/^An analysis thread failed: /)
    await threads.close()
  })

  test('a command whose thread crashes ends with status 1 and one sentence', async () => {
    const crash = join(folder, 'crash.cjs')
    await writeFile(crash, "if (!require('node:worker_threads').isMainThread) process.exit(7)\n")
    const large = join(folder, 'large.log')
    await writeFile(large, Buffer.concat(Array.from({ length: Math.ceil(68e6 / text.length) }, () => text)))
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['--require', crash, MAIN, 'groups', large],
      { encoding: 'utf8' },
    )
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'logkin: An analysis thread ended with status 7.\n',
    })
  })
})

/** A file that can be opened and learned from, and then says that it is none. */
const unreadable = (handle: Awaited<ReturnType<typeof open>>): Awaited<ReturnType<typeof open>> =>
  new Proxy(handle, {
    get: (target, name) => {
      if (name === 'fd') return 999_999
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
