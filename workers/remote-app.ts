import type { PartRooms } from '../server/api/part-rooms.ts'
import type { JsonApp } from '../server/app/json-app.ts'
import { EngineClient } from './engine-client.ts'
import type { EngineData } from './engine-messages.ts'

/** More than the API lets in as parts (api/parts.ts), so that a delete finds its place while they wait; streams wait for theirs. */
const MAX_PENDING_WRITES = 24
/** Questions are small. */
const MAX_PENDING_READS = 64

export interface RemoteApp extends JsonApp {
  /** Rejects when an engine ends without being asked to. */
  readonly broken: Promise<void>
}

/** An App whose work is done by two engine threads: see EngineRole. A part's room is given back once it is done with. */
export async function openRemoteApp(rooms: PartRooms, data: Omit<EngineData, 'role'>): Promise<RemoteApp> {
  // Side by side: a store may be created and opened by many at once.
  const [writer, reader] = await Promise.all([
    EngineClient.open({ ...data, role: 'writer' }, MAX_PENDING_WRITES),
    EngineClient.open({ ...data, role: 'reader' }, MAX_PENDING_READS),
  ])
  return {
    createUpload: (request) => writer.call('createUpload', [request]),
    addFile: (upload, index, file) => writer.call('addFile', [upload, index, file]),
    deleteUpload: (id) => writer.call('deleteUpload', [id]),
    putPart: (key, bytes, sha256) => {
      const own = ownBuffer(bytes)
      return writer.call('putPart', [key, own, sha256], { room: own.buffer, rooms })
    },
    completeFile: (...file) => writer.call('completeFile', file),
    findUnfinished: (files) => reader.call('findUnfinished', [files]),
    changeReading: (upload, file, change) => writer.call('changeReading', [upload, file, change]),
    runJob: () => writer.call('runJob', []),
    parts: (upload, file) => reader.call('parts', [upload, file]),
    upload: (id) => reader.call('upload', [id]),
    uploads: () => reader.call('uploads', []),
    content: (upload, file, from, to) => reader.call('content', [upload, file, from, to]),
    groups: (query) => reader.call('groups', [query]),
    group: (id, query) => reader.call('group', [id, query]),
    groupLines: (id, query) => reader.call('groupLines', [id, query]),
    groupText: (id, query) => reader.call('groupText', [id, query]),
    search: (query) => reader.call('search', [query]),
    groupWhy: (id, query) => reader.call('groupWhy', [id, query]),
    explain: (query) => reader.call('explain', [query]),
    asJson: (question, args) => reader.callForJson(question, args),
    timeline: (query) => reader.call('timeline', [query]),
    facets: (query) => reader.call('facets', [query]),
    version: (uploads) => reader.call('version', [uploads]),
    ping: () => reader.call('ping', []),
    close: async () => {
      await Promise.all([writer.close(), reader.close()])
    },
    broken: Promise.all([writer.ended, reader.ended]).then(() => undefined),
  }
}

/** These bytes with a buffer that holds nothing else, so that it can be transferred: copied only where they share one. */
function ownBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return new Uint8Array(buffer)
  return new Uint8Array(bytes)
}
