/** What run.test.ts runs: tells its arguments, its standard input and its process, and ends as asked. */
const [end = '', ...rest] = process.argv.slice(2)
let input = ''
for await (const chunk of process.stdin) input += String(chunk)
const { pid } = process
process.stdout.write(JSON.stringify({ rest, input, pid, main: import.meta.filename === process.argv[1] }))
process.exitCode = Number(end)
