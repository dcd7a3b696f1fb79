import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const CHECK = join(import.meta.dirname, '..', '..', 'scripts', 'imports.mjs')

/** A project in small, every import allowed. */
const ALLOWED: Readonly<Record<string, string>> = {
  'server/model/word.ts': 'export interface Word { text: string }\nexport const WORD = 1\n',
  'server/parse/parse.ts': "import type { Word } from '../model/word.ts'\nexport type Parsed = Word\n",
  'server/cluster/cluster.ts': "import { WORD } from '../model/word.ts'\nexport const cluster = WORD\n",
  'server/ingest/ingest.ts': "import { WORD } from '../model/word.ts'\nexport const ingest = WORD\n",
  'server/analyze.ts': "import { cluster } from './cluster/cluster.ts'\nexport const analyze = cluster\n",
  'server/store/store.ts': "import type { Word } from '../model/word.ts'\nexport type Stored = Word\n",
  'server/app/app.ts': "import { analyze } from '../analyze.ts'\nexport const app = analyze\n",
  'server/api/types.ts': "export type { Word } from '../model/word.ts'\n",
  'server/api/api.ts': "import { app } from '../app/app.ts'\nexport const api = app\n",
  'workers/worker.ts': "import { api } from '../server/api/api.ts'\nexport const worker = api\n",
  'web/src/main.ts': "import type { Word } from '../../server/api/types.ts'\nexport type Shown = Word\n",
  'test/word.test.ts': "import { WORD } from '../server/model/word.ts'\nexport const tested = WORD\n",
}

/** What a file imports besides, how the check calls that, and words of its complaint. */
const FORBIDDEN: readonly (readonly [file: string, imports: string, target: string, complaint: string])[] = [
  [
    'server/model/word.ts',
    "import '../parse/parse.ts'",
    'server/parse/parse.ts',
    'nothing else of the project',
  ],
  ['server/parse/parse.ts', "import 'node:fs'", '(node:)?fs', 'know no file'],
  ['server/ingest/ingest.ts', "import 'node:net'", '(node:)?net', 'know no file'],
  ['server/cluster/cluster.ts', "import 'better-sqlite3'", '.*better-sqlite3.*', 'know no file'],
  ['server/cluster/cluster.ts', "import 'node:timers'", '(node:)?timers', 'know no file'],
  [
    'server/cluster/cluster.ts',
    "import '../parse/parse.ts'",
    'server/parse/parse.ts',
    'may import server/model',
  ],
  [
    'server/analyze.ts',
    "import './store/store.ts'",
    'server/store/store.ts',
    'layer server/.analyze.counter..ts',
  ],
  ['server/store/store.ts', "import '../app/app.ts'", 'server/app/app.ts', 'layer server/store'],
  ['server/app/app.ts', "import '../api/api.ts'", 'server/api/api.ts', 'layer server/app'],
  ['server/app/app.ts', "import 'better-sqlite3'", '.*better-sqlite3.*', 'only server/store'],
  ['server/app/app.ts', "import '../../test/word.test.ts'", 'test/word.test.ts', 'imports from test'],
  ['server/api/api.ts', "import '../store/store.ts'", 'server/store/store.ts', 'layer server/api'],
  ['server/api/api.ts', "import '../../workers/worker.ts'", 'workers/worker.ts', 'layer server/api'],
  ['server/api/api.ts', "import './missing.ts'", './missing.ts', 'can not be found'],
  ['workers/worker.ts', "import '../web/src/main.ts'", 'web/src/main.ts', 'layer workers'],
  ['web/src/main.ts', "import '../../server/api/api.ts'", 'server/api/api.ts', 'use `import type`'],
  ['web/src/main.ts', "import type {} from '../../server/app/app.ts'", 'server/app/app.ts', 'layer web'],
]

let folder = ''
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const check = (): { status: number | null; said: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, folder], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logkin-imports-'))
  for (const [path, text] of Object.entries(ALLOWED)) put(path, text)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the check of import directions', () => {
  test('passes a project that keeps them, and says how much it looked at', () => {
    const { status, said } = check()
    expect(said).toContain('server 9, workers 1, web 1, test 1 modules; 11 imports; 0 problems')
    expect(status).toBe(0)
  })

  test('names every import against them', () => {
    for (const [path, text] of Object.entries(ALLOWED)) {
      const forbidden = FORBIDDEN.filter(([file]) => file === path).map(([, imports]) => imports)
      put(path, [...forbidden, text].join('\n'))
    }
    const { status, said } = check()
    const lines = said.split('\n')
    for (const [file, , target, complaint] of FORBIDDEN)
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^${file} must not import ${target} .*${complaint}`)),
      )
    expect(status).toBe(1)
  })

  test('fails where a folder has no modules', () => {
    rmSync(join(folder, 'workers'), { recursive: true })
    mkdirSync(join(folder, 'workers'))
    const { status, said } = check()
    expect(said).toContain('workers/ has no modules: nothing was checked there')
    expect(status).toBe(1)
  })

  test('fails where no module imports anything', () => {
    for (const path of Object.keys(ALLOWED)) put(path, 'export const nothing = 1\n')
    const { status, said } = check()
    expect(said).toContain('no import was found: nothing was checked')
    expect(status).toBe(1)
  })
})
