import { enter, runTool, setUp } from './setup.mjs'

/** `npm run test:fault`: the fault tests with their full counts, one file at a time; `npm test` runs a short form of each. */
await enter(async () => {
  await setUp()
  const args = ['run', 'test/fault', '--no-file-parallelism', ...process.argv.slice(2)]
  process.exitCode = runTool('vitest', args, { env: { FAULT: 'full' } })
})
