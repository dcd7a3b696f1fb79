import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * What every entry (start, test, logkin, bench) needs before the TypeScript can run: the dependencies of the lock file,
 * and a Node.js that runs TypeScript as it stands. This file is plain JavaScript so that the Node.js 20 of the system
 * runs it. Everything it says goes to stderr: the standard output belongs to the program that follows.
 */

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** Runs TypeScript without a flag, and has zstd. */
const MIN_NODE = 24
const SETUP_POLL_MS = 200

const LOCK = join(ROOT, 'package-lock.json')
/** npm writes it at the end of an installation: the lock file of what is really there. */
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json')
/** Held while one process installs, so that two started at once do not delete each other's files. */
const SETUP_LOCK = join(ROOT, '.setup.lock')

/** TypeScript as JavaScript, compiled: without it every process, and every thread, spends a third of a second on that. */
export const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'logkin')

const LOCAL_NODE = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

const say = (text) => process.stderr.write(`logkin: ${text}\n`)

/** A sentence for the user, and no stack. */
export class SetupError extends Error {}

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Two stats when nothing has changed. A lock file that is merely newer (a checkout touches it) is compared by content. */
function isInstalled() {
  const installed = modified(INSTALLED)
  if (installed === 0) return false
  if (installed >= modified(LOCK)) return true
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages
  const present = JSON.parse(readFileSync(INSTALLED, 'utf8')).packages
  const same = (path) =>
    present[path]?.version === wanted[path].version && present[path]?.integrity === wanted[path].integrity
  const upToDate =
    Object.keys(present).every((path) => wanted[path] !== undefined) &&
    Object.keys(wanted).every(
      (path) => path === '' || (present[path] === undefined && wanted[path].optional) || same(path),
    )
  if (upToDate) utimesSync(INSTALLED, new Date(), new Date())
  return upToDate
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Takes the setup lock, waiting for another's installation; a lock whose process is gone is taken over. */
async function lockSetup() {
  for (let told = false; ;) {
    try {
      const file = openSync(SETUP_LOCK, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const age = Date.now() - modified(SETUP_LOCK)
    const holder = existsSync(SETUP_LOCK) ? Number(readFileSync(SETUP_LOCK, 'utf8')) : 0
    if (age > 2_000 && !(holder > 0 && isAlive(holder))) rmSync(SETUP_LOCK, { force: true })
    else if (!told) say('another process is installing the dependencies; waiting for it')
    told = true
    await new Promise((done) => setTimeout(done, SETUP_POLL_MS))
  }
}

/** Makes node_modules what package-lock.json says. Fast when it is already. */
export async function setUp() {
  if (isInstalled()) return
  await lockSetup()
  try {
    if (isInstalled()) return
    say('installing dependencies (npm ci)')
    const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
    if (npm.error)
      throw new SetupError(`npm could not be started (${npm.error.message}): install npm and try again.`)
    if (npm.status !== 0) throw new SetupError('npm ci failed (see above): mend what it names and try again.')
  } finally {
    rmSync(SETUP_LOCK, { force: true })
  }
}

const isNewEnough = Number(process.versions.node.split('.')[0]) >= MIN_NODE

/** A Node.js that runs our TypeScript: this one if it is new enough, else the one in node_modules. */
function nodePath() {
  if (isNewEnough) return process.execPath
  if (existsSync(LOCAL_NODE)) return LOCAL_NODE
  throw new SetupError(
    `This is Node.js ${process.versions.node}, and node_modules has no newer one: install Node.js ${MIN_NODE}, or run "npm ci" with install scripts allowed for the package "node".`,
  )
}

/** Environment in which `node` and the tools of node_modules are found first. */
function toolEnvironment() {
  const separator = process.platform === 'win32' ? ';' : ':'
  return {
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...process.env,
    PATH: `${join(ROOT, 'node_modules', '.bin')}${separator}${process.env.PATH ?? ''}`,
  }
}

/**
 * Runs a TypeScript file of the project as if it had been started itself: arguments, standard streams, signals and exit status are its
 * own. In this very process, where its Node.js is new enough; else in a child, whose end is ours.
 */
export async function becomeTypeScript(file, args) {
  const path = join(ROOT, file)
  if (!isNewEnough) return runTypeScript(path, args)
  const { enableCompileCache } = await import('node:module')
  enableCompileCache(process.env.NODE_COMPILE_CACHE ?? COMPILE_CACHE)
  process.argv.splice(1, process.argv.length - 1, path, ...args)
  await import(pathToFileURL(path).href)
}

async function runTypeScript(path, args) {
  const env = toolEnvironment()
  const child = spawn(nodePath(), [...process.execArgv, path, ...args], { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to the whole process group; the child decides what it means, and we end as it does.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  await new Promise((done, failed) => {
    child.on('error', failed)
    child.on('exit', (status, signal) => {
      process.exitCode = status ?? 128 + (constants.signals[signal] ?? 0)
      done()
    })
  })
  process.exit()
}

/** Runs a tool of node_modules; answers its exit status. */
export function runTool(tool, args, options = {}) {
  const run = spawnSync(join(ROOT, 'node_modules', '.bin', tool), args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
    env: { ...toolEnvironment(), ...options.env },
  })
  if (run.error) throw run.error
  return run.status ?? 1
}

function newestUnder(folder, skip) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skip.has(entry.name)) continue
    const path = join(folder, entry.name)
    newest = Math.max(newest, entry.isDirectory() ? newestUnder(path, skip) : modified(path))
  }
  return newest
}

/** Builds web/dist when a source of the page is newer; its output goes to stderr. */
export function buildWeb() {
  const built = modified(join(ROOT, 'web', 'dist', 'index.html'))
  const sources = Math.max(
    newestUnder(join(ROOT, 'web'), new Set(['dist'])),
    modified(join(ROOT, 'vite.config.ts')),
    modified(INSTALLED),
  )
  if (built > sources) return
  say('building the page (vite build)')
  if (runTool('vite', ['build', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] }) !== 0)
    throw new SetupError('The page could not be built (see above).')
}

/** Runs an entry; a SetupError is one sentence and exit status 1. */
export async function enter(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exit(1)
  }
}
