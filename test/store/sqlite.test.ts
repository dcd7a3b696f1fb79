import { onTestFinished } from 'vitest'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import { freshPath } from './folder.ts'
import { Clock } from './setting.ts'
import { storeCases } from './store.case.ts'

storeCases('SQLite', async () => {
  const clock = new Clock()
  const path = freshPath()
  const store = openSqliteStore(path, { clock: clock.now })
  const other = openSqliteStore(path, { clock: clock.now })
  onTestFinished(async () => {
    await store.close()
    await other.close()
  })
  return { store, other, clock }
})
