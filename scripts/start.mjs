import { becomeTypeScript, buildWeb, enter, setUp } from './setup.mjs'

/** `npm start`: dependencies, the page, then the manager in the foreground, which prints the address. */
await enter(async () => {
  await setUp()
  buildWeb()
  await becomeTypeScript('workers/manager.ts', ['start', ...process.argv.slice(2)])
})
