import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startSite } from './running-site.ts'

/** Whether workers put what they compile with the data, once they have ended. */
const withData = async (NODE_COMPILE_CACHE: string): Promise<boolean> => {
  const site = await startSite({ nginx: false, env: { NODE_COMPILE_CACHE } })
  try {
    expect((await site.run(['stop'])).status).toBe(0)
    return existsSync(join(site.dataDir, 'compile-cache'))
  } finally {
    await site.dispose()
  }
}

test('workers keep what they compile where their manager does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-compiled-'))
  try {
    expect(await withData(folder)).toBe(false)
    expect(readdirSync(folder)).not.toHaveLength(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('workers keep it with the data where their manager can keep nothing', async () => {
  expect(await withData(join(import.meta.filename, 'below'))).toBe(true)
})
