/** What run.test.ts runs: tells its arguments and its standard input, and ends as asked. */
const [end = '', ...rest] = process.argv.slice(2)
let input = ''
for await (const chunk of process.stdin) input += String(chunk)
process.stdout.write(JSON.stringify({ rest, input, main: import.meta.filename === process.argv[1] }))
if (end === 'SIGTERM') process.kill(process.pid, 'SIGTERM')
process.exitCode = Number(end)
