import { mkdirSync } from 'node:fs'
import { ConfigError, readConfig, type Config } from './config.ts'
import {
  COMMANDS,
  openControl,
  sendCommand,
  type Command,
  type ManagerStatus,
  type Reply,
} from './control.ts'
import { NginxError } from './nginx.ts'
import { Site, StartError } from './site.ts'

/**
 * The manager: `node workers/manager.ts COMMAND [options]`.
 *
 *     start           runs the site in the foreground until SIGTERM, SIGINT or `stop`
 *     stop            ends it: nginx first, then the workers, each drained
 *     restart         the workers one by one; the site stays up
 *     reload          nginx reads nginx/nginx.conf anew
 *     status [--json] what runs; exit status 1 while no worker is ready
 *
 * Options are those of workers/config.ts. Exit status 1 where it failed, 2 for bad usage.
 */

const USAGE = 'Usage: node workers/manager.ts start|stop|restart|reload|status [--json] [--port 8001 ...]'

/** The manager's own words, for people; the workers' logs are JSON. */
const say = (text: string): void => {
  process.stdout.write(`logkin: ${text}\n`)
}
const complain = (text: string): void => {
  process.stderr.write(`logkin: ${text}\n`)
}

const noManager = ({ dataDir }: Config): string =>
  `No manager runs on ${dataDir}: start one with "npm start".`

async function start(config: Config): Promise<number> {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartError(`DATA_DIR ${config.dataDir} can not be made (${String(error)}): choose another.`)
  }
  const site = new Site(config, say)
  let stopped = (): void => undefined
  const untilStopped = new Promise<void>((resolve) => (stopped = resolve))
  const stop = async (): Promise<void> => {
    await site.stop()
    stopped()
  }

  const control = await openControl(
    config.dataDir,
    (command, reply) => obey(command, site, stop, reply),
    () => say('the last manager here ended without cleaning up (a stale manager.sock); starting anew'),
  )
  if (control === 'taken')
    throw new StartError(
      `A manager runs on ${config.dataDir} already: stop it with "npm run stop", or choose another DATA_DIR.`,
    )
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    let asked = false
    process.on(signal, () => {
      // Asked twice: at once.
      if (asked) site.kill()
      else say('stopping; requests under way are finished first')
      asked = true
      void stop()
    })
  }
  try {
    await site.start()
    const { balancer, workers } = site.status()
    const behind =
      balancer.kind === 'node' ? "Node's cluster" : balancer.kind === 'nginx' ? 'nginx' : 'no balancer'
    say(
      `${site.address} (${behind}; workers ${workers.map(({ port }) => port).join(', ')}; data in ${config.dataDir})`,
    )
    await untilStopped
    say('stopped')
  } finally {
    control.close()
  }
  return 0
}

/** Does what another process asked for; never throws. */
async function obey(
  command: Command,
  site: Site,
  stop: () => Promise<void>,
  reply: (reply: Reply) => void,
): Promise<Extract<Reply, { kind: 'end' }>> {
  try {
    switch (command) {
      case 'status':
        reply({ kind: 'status', status: site.status() })
        return site.status().workers.some(({ state }) => state === 'ready')
          ? { kind: 'end', ok: true, text: '' }
          : { kind: 'end', ok: false, text: 'No worker is ready.' }
      case 'reload':
        return { kind: 'end', ok: true, text: site.reload() }
      case 'restart': {
        const done = await site.restart((text) => reply({ kind: 'progress', text }))
        return {
          kind: 'end',
          ok: done,
          text: done ? 'All workers were restarted.' : 'The restart was given up.',
        }
      }
      case 'stop':
        await stop()
        return { kind: 'end', ok: true, text: 'Stopped.' }
    }
  } catch (error) {
    return { kind: 'end', ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}

async function command(name: Command, config: Config, asJson: boolean): Promise<number> {
  const end = await sendCommand(config.dataDir, name, (reply) => {
    if (reply.kind === 'progress') say(reply.text)
    if (reply.kind === 'status')
      process.stdout.write(asJson ? `${JSON.stringify(reply.status)}\n` : statusTable(reply.status))
  })
  if (end === null) {
    complain(noManager(config))
    return 1
  }
  if (end.text !== '') (end.ok ? say : complain)(end.text)
  return end.ok ? 0 : 1
}

function statusTable({ address, pid, upSeconds, dataDir, balancer, workers }: ManagerStatus): string {
  const rows = [
    ['', 'port', 'state', 'pid', 'up', 'revived'],
    ...workers.map((worker) => [
      'worker',
      String(worker.port),
      worker.state,
      String(worker.pid ?? '-'),
      worker.upSeconds === null ? '-' : `${worker.upSeconds} s`,
      String(worker.revivals),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const front =
    balancer.kind === 'nginx'
      ? `nginx, pid ${balancer.pid ?? 'none: it is being started anew'}`
      : balancer.kind
  return `${address}  (manager pid ${pid}, up ${upSeconds} s; balancer ${front}; data in ${dataDir})\n${table.join('\n')}\n`
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  const known = COMMANDS.find((one) => one === name)
  if (name !== 'start' && known === undefined) throw new ConfigError(USAGE)
  const asJson = args.includes('--json')
  const config = readConfig(
    args.filter((arg) => arg !== '--json'),
    process.env,
    process.cwd(),
  )
  return known === undefined ? start(config) : command(known, config, asJson)
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError || error instanceof NginxError))
    throw error
  complain(error.message)
  process.exit(error instanceof ConfigError ? 2 : 1)
}
