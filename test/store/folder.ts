import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The path of a store that is not there yet, in a folder of its own that goes with the test. */
export function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'logkin.db')
}
