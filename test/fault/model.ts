import fc from 'fast-check'
import { expect } from 'vitest'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { count, expectBooks, sum, writeLog } from './books.ts'

/**
 * What a Logkin is to its users, as plain data; the commands that change it; and what each must answer. A System is what is
 * tested: workers in this process, or real ones.
 */

interface Sent {
  readonly id: string
  readonly key: string
  readonly text: Uint8Array
  readonly parts: Set<number>
  complete: boolean
  zone: string
}

export interface Model {
  readonly uploads: Sent[]
  /** A request may have been done already by a worker that died before it said so. */
  killed: boolean
}

export interface System {
  readonly partBytes: number
  /** The upload's id; the same key and text again: the same id. */
  create(worker: number, text: Uint8Array, key: string): Promise<string>
  put(worker: number, id: string, part: number, bytes: Uint8Array): Promise<'applied' | 'same' | 'conflict'>
  /** Whether it is complete; where it can't be, how many parts are missing. */
  complete(worker: number, id: string, bytes: number, parts: number): Promise<true | number>
  /** False where there was none. */
  remove(worker: number, id: string): Promise<boolean>
  groups(worker: number, ids: readonly string[]): Promise<GroupsAnswer>
  content(worker: number, id: string): Promise<Uint8Array>
  /** Has it read anew, with this zone. */
  reanalyse(worker: number, id: string, zone: string): Promise<void>
  /** The zone that is read with. */
  zone(worker: number, id: string): Promise<string>
  ids(worker: number): Promise<readonly string[]>
  /** Ends a worker without warning, where this is possible after so many more of its writes. */
  kill(worker: number, writes: number): Promise<void>
  /** All workers, in peace. */
  restart(): Promise<void>
  runJobs(worker: number): Promise<void>
  /** Waits until no job is left; the store's own books must then be right. */
  settle(): Promise<void>
}

type Command = fc.AsyncCommand<Model, System>

const command = (
  name: string,
  run: (model: Model, system: System) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command => ({ check, run, toString: () => name })

const hasUploads = ({ uploads }: Readonly<Model>): boolean => uploads.length > 0
const chosen = ({ uploads }: Model, place: number): Sent => uploads[place % uploads.length]!
const partsOf = ({ text }: Sent, { partBytes }: System): number => Math.ceil(text.length / partBytes)
const bytesOf = ({ text }: Sent, part: number, { partBytes }: System): Uint8Array =>
  text.subarray(part * partBytes, (part + 1) * partBytes)

const sendPart = async (
  model: Model,
  system: System,
  sent: Sent,
  part: number,
  worker: number,
): Promise<void> => {
  const known = sent.parts.has(part)
  const answer = await system.put(worker, sent.id, part, bytesOf(sent, part, system))
  if (known) expect(answer).toBe('same')
  else expect(answer).toBeOneOf(model.killed ? ['applied', 'same'] : ['applied'])
  sent.parts.add(part)
}

const expectGroups = (answer: GroupsAnswer, asked: readonly Sent[], { partBytes }: System): void => {
  if (asked.every(({ complete }) => complete)) {
    expectBooks(answer, sum(asked.map(({ text }) => count(text))))
    return
  }
  expect(answer.partial).toBe(true)
  const received = asked.reduce(
    (total, sent) =>
      total +
      [...sent.parts].reduce(
        (bytes, part) => bytes + Math.min(partBytes, sent.text.length - part * partBytes),
        0,
      ),
    0,
  )
  expect(answer.bytes).toBeLessThanOrEqual(received)
  expect(answer.groups.reduce((total, group) => total + group.count, 0)).toBe(answer.entries)
  expect(answer.groups.reduce((total, group) => total + group.lines, 0) + answer.unparsed).toBe(answer.lines)
}

/** What everything must say at the end, whatever was done. */
export const expectModel = async ({ uploads }: Model, system: System): Promise<void> => {
  expect([...(await system.ids(0))].sort()).toEqual(uploads.map(({ id }) => id).sort())
  for (const sent of uploads) {
    const parts = partsOf(sent, system)
    for (let part = 0; part < parts; part++)
      await system.put(part, sent.id, part, bytesOf(sent, part, system))
    expect(await system.complete(1, sent.id, sent.text.length, parts)).toBe(true)
    sent.complete = true
    expectBooks(await system.groups(2, [sent.id]), count(sent.text))
  }
  await system.settle()
  for (const sent of uploads) {
    expect(await system.zone(0, sent.id)).toBe(sent.zone)
    expectBooks(await system.groups(1, [sent.id]), count(sent.text))
    expect(Buffer.compare(await system.content(0, sent.id), sent.text)).toBe(0)
  }
  if (uploads.length > 0) expectGroups(await system.groups(1, []), uploads, system)
}

/** Files are up to `maxBytes` long. */
export const commands = (maxBytes: number, size: number): fc.Arbitrary<Iterable<Command>> => {
  const worker = fc.nat(2)
  const place = fc.nat(1_000)
  const create = fc
    .tuple(worker, fc.nat(2 ** 30), fc.integer({ min: 1, max: maxBytes }), fc.boolean())
    .map(([at, seed, bytes, twice]) =>
      command(`create(${at}, log ${seed} of ${bytes}${twice ? ', twice' : ''})`, async (model, system) => {
        const text = writeLog(seed, bytes)
        const key = `${model.uploads.length} ${seed} ${Math.random()}`
        const id = await system.create(at, text, key)
        if (twice) expect(await system.create(at + 1, text, key)).toBe(id)
        model.uploads.push({ id, key, text, parts: new Set(), complete: false, zone: 'UTC' })
      }),
    )
  const part = fc.tuple(worker, place, place).map(([at, which, number]) =>
    command(
      `part(${at}, ${which}, ${number})`,
      async (model, system) => {
        const sent = chosen(model, which)
        await sendPart(model, system, sent, number % partsOf(sent, system), at)
      },
      hasUploads,
    ),
  )
  const all = fc.tuple(worker, place).map(([at, which]) =>
    command(
      `all but complete(${at}, ${which})`,
      async (model, system) => {
        const sent = chosen(model, which)
        for (let number = 0; number < partsOf(sent, system); number++)
          await sendPart(model, system, sent, number, at + number)
      },
      hasUploads,
    ),
  )
  const swapped = fc.tuple(worker, place).map(([at, which]) =>
    command(
      `all at once, last first(${at}, ${which})`,
      async (model, system) => {
        const sent = chosen(model, which)
        const numbers = Array.from({ length: partsOf(sent, system) }, (_, number) => number).reverse()
        await Promise.all(numbers.map((number) => sendPart(model, system, sent, number, at + number)))
      },
      hasUploads,
    ),
  )
  const otherBytes = fc.tuple(worker, place).map(([at, which]) =>
    command(
      `other bytes(${at}, ${which})`,
      async (model, system) => {
        const sent = chosen(model, which)
        const [number] = sent.parts
        if (number === undefined) return
        const bytes = bytesOf(sent, number, system).map((byte) => byte ^ 1)
        expect(await system.put(at, sent.id, number, bytes)).toBe('conflict')
      },
      hasUploads,
    ),
  )
  const complete = fc.tuple(worker, place).map(([at, which]) =>
    command(
      `complete(${at}, ${which})`,
      async (model, system) => {
        const sent = chosen(model, which)
        const parts = partsOf(sent, system)
        const missing = parts - sent.parts.size
        expect(await system.complete(at, sent.id, sent.text.length, parts)).toBe(
          missing === 0 ? true : missing,
        )
        sent.complete ||= missing === 0
      },
      hasUploads,
    ),
  )
  const remove = fc.tuple(worker, place).map(([at, which]) =>
    command(
      `delete(${at}, ${which})`,
      async (model, system) => {
        const sent = chosen(model, which)
        const removed = await system.remove(at, sent.id)
        if (!model.killed) expect(removed).toBe(true)
        model.uploads.splice(model.uploads.indexOf(sent), 1)
        expect(await system.remove(at + 1, sent.id)).toBe(false)
      },
      hasUploads,
    ),
  )
  const query = fc.tuple(worker, fc.array(place, { maxLength: 3 })).map(([at, which]) =>
    command(
      `query(${at}, [${which.join()}])`,
      async (model, system) => {
        const asked =
          which.length === 0 ? model.uploads : [...new Set(which.map((one) => chosen(model, one)))]
        const ids = which.length === 0 ? [] : asked.map(({ id }) => id)
        expectGroups(await system.groups(at, ids), asked, system)
      },
      hasUploads,
    ),
  )
  const reanalyse = fc
    .tuple(worker, place, fc.constantFrom('UTC', '+08:00', 'America/Bogota'))
    .map(([at, which, zone]) =>
      command(
        `reanalyse(${at}, ${which}, ${zone})`,
        async (model, system) => {
          const sent = chosen(model, which)
          await system.reanalyse(at, sent.id, zone)
          sent.zone = zone
        },
        hasUploads,
      ),
    )
  const content = fc.tuple(worker, place).map(([at, which]) =>
    command(
      `content(${at}, ${which})`,
      async (model, system) => {
        const sent = chosen(model, which)
        expect(Buffer.compare(await system.content(at, sent.id), sent.text)).toBe(0)
      },
      ({ uploads }) => uploads.length > 0 && uploads.every((one) => one.complete),
    ),
  )
  const kill = fc.tuple(worker, fc.nat(6)).map(([at, writes]) =>
    command(`kill(${at}, after ${writes} writes)`, async (model, system) => {
      model.killed = true
      await system.kill(at, writes)
    }),
  )
  const restart = fc.constant(command('restart', (_, system) => system.restart()))
  const jobs = worker.map((at) => command(`jobs(${at})`, (_, system) => system.runJobs(at)))
  // What stands twice is done twice as often.
  return fc.commands(
    [
      create,
      create,
      part,
      part,
      all,
      all,
      swapped,
      otherBytes,
      complete,
      complete,
      complete,
      remove,
      query,
      query,
      content,
      reanalyse,
      reanalyse,
      kill,
      kill,
      restart,
      jobs,
    ],
    { maxCommands: size, size: 'max' },
  )
}
