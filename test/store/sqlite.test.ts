import { onTestFinished } from 'vitest'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import { freshPath } from './folder.ts'
import { Clock, STAGING_BYTES } from './setting.ts'
import { storeCases } from './store.case.ts'

storeCases('SQLite', async () => {
  const clock = new Clock()
  const path = freshPath()
  const options = { clock: clock.now, stagingBytes: STAGING_BYTES }
  const store = openSqliteStore(path, options)
  const other = openSqliteStore(path, options)
  onTestFinished(async () => {
    await store.close()
    await other.close()
  })
  return { store, other, clock, stagingBytes: STAGING_BYTES }
})
