import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from './config.ts'
import { renderNginxConfig } from './nginx-config.ts'

/**
 * `node workers/print-nginx-config.ts LISTEN PAGE_FOLDER RUN_FOLDER`: nginx.conf for the image of the nginx container,
 * on stdout; its logs go where containers' logs go. LISTEN is an address inside the container: who reaches it is for compose to say.
 */
const [host, pageFolder, runFolder] = process.argv.slice(2)
if (host === undefined || pageFolder === undefined || runFolder === undefined) {
  process.stderr.write('Usage: node workers/print-nginx-config.ts LISTEN PAGE_FOLDER RUN_FOLDER\n')
  process.exit(2)
}
const { port, workerPorts } = readConfig([], {}, import.meta.dirname)
const source = readFileSync(join(import.meta.dirname, '..', 'nginx', 'nginx.conf'), 'utf8')
process.stdout.write(
  renderNginxConfig(source, {
    host,
    port,
    workerPorts,
    pageFolder,
    runFolder,
    accessLog: '/dev/stdout',
    errorLog: 'stderr',
  }),
)
