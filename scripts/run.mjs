import { enter, runTypeScript, setUp } from './setup.mjs'

/** `node scripts/run.mjs FILE.ts ARGS...`: the project's TypeScript on a fresh machine. Prints nothing of its own on stdout. */
const [file, ...args] = process.argv.slice(2)
await enter(async () => {
  await setUp()
  await runTypeScript(file, args)
})
