import { LogkinError } from '../../model/errors.ts'

/** better-sqlite3 13 crashes the process on Node 20; zstd came to node:zlib with 22.15. */
const MIN_NODE = '22.15.0'

/** Before it, a WAL written by several processes could corrupt the database (the "WAL reset" defect). */
const MIN_SQLITE = '3.51.3'

/** Throws 'unsupported' for a Node too old; `version` as in process.versions.node. To be called before better-sqlite3 is opened. */
export function requireNode(version: string): void {
  if (atLeast(version, MIN_NODE)) return
  throw new LogkinError(
    'unsupported',
    `Node ${version} is too old for the store: use Node ${MIN_NODE} or newer ("npm start" brings its own).`,
  )
}

/** Throws 'unsupported' for an SQLite too old; `version` as sqlite_version() says. */
export function requireSqlite(version: string): void {
  if (atLeast(version, MIN_SQLITE)) return
  throw new LogkinError(
    'unsupported',
    `SQLite ${version} can corrupt a store that several processes write: install a better-sqlite3 with SQLite ${MIN_SQLITE} or newer ("npm ci").`,
  )
}

/** Compares dotted numbers; a pre-release ("22.0.0-nightly") counts as its release. */
function atLeast(version: string, minimum: string): boolean {
  const have = version.split('.').map((number) => Number.parseInt(number, 10))
  for (const [place, want] of minimum.split('.').map(Number).entries()) {
    const has = have[place] ?? 0
    if (has !== want) return has > want
  }
  return true
}
