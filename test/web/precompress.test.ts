import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { precompress } from '../../scripts/precompress.ts'

test('a gzip stands beside each text that is worth it, in folders too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-precompress-'))
  try {
    const text = 'export const answer = 42\n'.repeat(100)
    mkdirSync(join(folder, 'assets'))
    const written = ['index.html', 'assets/app-1a2b.js', 'assets/logo.png'].map((name) => join(folder, name))
    for (const path of written) writeFileSync(path, text)
    writeFileSync(join(folder, 'small.css'), 'a {}')
    precompress(folder)
    expect(written.map((path) => existsSync(`${path}.gz`))).toEqual([true, true, false])
    expect(existsSync(join(folder, 'small.css.gz'))).toBe(false)
    const packed = `${written[1]}.gz`
    expect(gunzipSync(readFileSync(packed)).toString()).toBe(text)
    expect(statSync(packed).size).toBeLessThan(text.length / 10)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
