import { COMPILE_CACHE, becomeTypeScript, enter, setUp } from './setup.mjs'

/** `node scripts/run.mjs FILE.ts ARGS...`: the project's TypeScript on a fresh machine. Prints nothing of its own on stdout. */
const [file, ...args] = process.argv.slice(2)
await enter(async () => {
  await setUp()
  // For its threads, too.
  process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE
  await becomeTypeScript(file, args)
})
