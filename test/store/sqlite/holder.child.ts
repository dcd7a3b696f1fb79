import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../../server/store/sqlite/open.ts'
import { bytesOf, REVISION } from '../setting.ts'

/** Claims a job, goes so many steps of its life, prints the lease and waits to be killed. */
const [path, nowMs, leaseMs, steps] = process.argv.slice(2)
const store = openSqliteStore(path!, { clock: () => Number(nowMs) })
const job = await store.claimJob('holder', Number(leaseMs))
if (job === null) throw new Error('there was no job')
const life = [
  () => store.heartbeat(job, Number(leaseMs)),
  () => store.finishClose(job, job.upload, 0, REVISION, bytesOf('totals')),
]
for (const step of life.slice(0, Number(steps))) await step()
writeSync(1, `${job.job} ${job.fence}\n`)
process.stdin.resume()
