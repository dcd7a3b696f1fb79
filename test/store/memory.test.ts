import { createMemoryStore } from '../../server/store/memory.ts'
import { Clock, STAGING_BYTES } from './setting.ts'
import { storeCases } from './store.case.ts'

// Two handles on the same memory are one handle.
storeCases('memory', async () => {
  const clock = new Clock()
  const store = createMemoryStore({ clock: clock.now, stagingBytes: STAGING_BYTES })
  return { store, other: store, clock, stagingBytes: STAGING_BYTES }
})
