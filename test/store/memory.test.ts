import { createMemoryStore } from '../../server/store/memory.ts'
import { Clock } from './setting.ts'
import { storeCases } from './store.case.ts'

// Two handles on the same memory are one handle.
storeCases('memory', async () => {
  const clock = new Clock()
  const store = createMemoryStore({ clock: clock.now })
  return { store, other: store, clock }
})
