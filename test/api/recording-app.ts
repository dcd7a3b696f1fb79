import { createApp } from '../../server/app/create.ts'
import type { App } from '../../server/app/app.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

/** The application over a store in memory, with what it was asked. Its methods can be replaced, to let one fail. */
export type RecordingApp = { -readonly [K in keyof App]: App[K] } & { readonly calls: unknown[] }

export const createRecordingApp = (): RecordingApp => {
  const app = createApp({ store: createMemoryStore(), worker: '8811' })
  const calls: unknown[] = []
  return {
    ...app,
    calls,
    createUpload: (request) => {
      calls.push(request)
      return app.createUpload(request)
    },
    groups: (query) => {
      calls.push(query)
      return app.groups(query)
    },
    group: (id, query) => {
      calls.push(query)
      return app.group(id, query)
    },
    groupLines: (id, query) => {
      calls.push(query)
      return app.groupLines(id, query)
    },
    timeline: (query) => {
      calls.push(query)
      return app.timeline(query)
    },
  }
}
