import { createReadStream } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DiskText } from '../app/count-file.ts'
import { packedFormat, SIGNATURE_BYTES, unpack, type Member } from '../ingest/unpack/unpack.ts'
import { LogkinError } from '../model/errors.ts'

/** One read of a file: fewer turns of the event loop than with the default of 64 KiB. */
const READ_BYTES = 1024 * 1024

/** A FILE of the command line. */
export interface Input {
  /** As the user wrote it, for messages; `standard input` for "-". */
  readonly label: string
  /** Its last part, under which it is known afterwards. */
  readonly name: string
  /** Bytes it takes on disk, and the day of its last change; null for standard input and other pipes. */
  readonly diskBytes: number | null
  readonly date: string | null
  /** Bytes of its text, where that is known before. */
  readonly size: number | null
  /** Whether `read` can be called again. */
  readonly rereadable: boolean
  /** Its bytes as they are. Of a file that grows, those that were there when it was opened. */
  readonly read: () => AsyncGenerator<Uint8Array, void, undefined>
  /** Of a file that is no pipe and not packed: its text, for several readers at once. */
  readonly disk: DiskText | null
}

/** Throws LogkinError where there is no such file, or it is a folder or may not be read. */
export const openInput = async (path: string): Promise<Input> => {
  const unknown = { diskBytes: null, date: null, size: null, rereadable: false, disk: null }
  if (path === '-') {
    const label = 'standard input'
    return { label, name: 'stdin', ...unknown, read: standardInput }
  }
  const named = { label: path, name: basename(path) }
  try {
    const facts = await stat(path)
    if (facts.isDirectory())
      throw new LogkinError('unsupported', `${path} is a folder; name the files in it.`)
    if (!facts.isFile()) return { ...named, ...unknown, read: () => readFile(path) }
    const ofFile = {
      ...named,
      diskBytes: facts.size,
      date: facts.mtime.toISOString().slice(0, 10),
      rereadable: true,
    }
    // Below /proc a file may say that it is empty, and is not.
    if (facts.size === 0) return { ...ofFile, size: null, disk: null, read: () => readFile(path) }
    const isText = packedFormat(await firstBytes(path)) === null
    return {
      ...ofFile,
      size: isText ? facts.size : null,
      disk: isText ? { label: path, bytes: facts.size, open: () => openFile(path) } : null,
      read: () => readFile(path, facts.size),
    }
  } catch (error) {
    return fail(path, error)
  }
}

async function* standardInput(): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of process.stdin) yield chunk as Uint8Array
}

async function* readFile(path: string, bytes = Infinity): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES, end: bytes - 1 }))
      yield chunk as Uint8Array
  } catch (error) {
    fail(path, error)
  }
}

/** The text of a file in pieces of `pieceBytes`, the last shorter, each in the room that `take` gives: as `cutEvenly` cuts a stream, without copies. */
export async function* diskPieces(
  { label, bytes, open }: DiskText,
  pieceBytes: number,
  take: () => Uint8Array<ArrayBuffer>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const file = await open()
  try {
    for (let at = 0; at < bytes;) {
      const room = take()
      let filled = 0
      while (filled < pieceBytes && at < bytes) {
        const { bytesRead } = await file.read(room, filled, Math.min(pieceBytes - filled, bytes - at), at)
        if (bytesRead === 0)
          throw new LogkinError('unsupported', `${label} became shorter while it was read; send it again.`)
        filled += bytesRead
        at += bytesRead
      }
      yield filled === pieceBytes ? room : room.slice(0, filled)
    }
  } catch (error) {
    fail(label, error)
  } finally {
    await file.close()
  }
}

const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path)
  } catch (error) {
    return fail(path, error)
  }
}

const firstBytes = async (path: string): Promise<Uint8Array> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SIGNATURE_BYTES), 0, SIGNATURE_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'it may not be read; check its permissions',
}

const fail = (path: string, error: unknown): never => {
  if (!(error instanceof Error) || error instanceof LogkinError) throw error
  const { code, message }: NodeJS.ErrnoException = error
  throw new LogkinError('not-found', `${path}: ${REASONS[code ?? ''] ?? message}.`)
}

/** What can be read only once, to be read again and again. */
export const kept = async (stream: AsyncIterable<Uint8Array>): Promise<() => AsyncIterable<Uint8Array>> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return async function* again() {
    yield* chunks
  }
}

/** A file as it was before it was packed: the input itself, or one of the members of an archive. */
export interface TextFile {
  /** The input's, or the path in its archive. */
  readonly name: string
  readonly date: string | null
  readonly isMember: boolean
  readonly bytes: Member['bytes']
}

/** The files in an input, known by its content; each is to be read before the next. Says on stderr what was passed over. */
export async function* textFiles(
  { label, name, date }: Input,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<TextFile, void, undefined> {
  const passedOver = { links: 0, devices: 0 }
  for await (const { path, modified, bytes } of unpack(stream, { name: label, passedOver }))
    yield {
      name: path ?? name,
      date: modified?.toISOString().slice(0, 10) ?? date,
      isMember: path !== null,
      bytes,
    }
  const { links, devices } = passedOver
  if (links + devices > 0)
    process.stderr.write(`logkin: ${label}: ${links} links and ${devices} devices are passed over\n`)
}

/** The text of an input that holds one file. Throws LogkinError where it is an archive of several. */
export async function* onlyText(
  input: Input,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let files = 0
  for await (const { bytes } of textFiles(input, stream)) {
    if (++files > 1)
      throw new LogkinError('unsupported', `${input.label} holds several files; unpack it and name one.`)
    yield* bytes
  }
}
