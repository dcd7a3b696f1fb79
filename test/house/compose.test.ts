import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { BALANCERS, readConfig } from '../../workers/config.ts'

/** No Docker engine is needed here: the files are read, and held against the manager and nginx.conf. */
const ROOT = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const service = z.strictObject({
  build: z.strictObject({ context: z.string(), target: z.string() }),
  user: z.string(),
  init: z.boolean().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  network_mode: z.string().optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.string(), restart: z.boolean() }))
    .optional(),
  healthcheck: z.strictObject({
    test: z.array(z.string()),
    interval: z.string(),
    timeout: z.string(),
    start_period: z.string(),
    retries: z.number(),
  }),
  stop_grace_period: z.string().optional(),
  restart: z.string(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
})
const composeFile = z.strictObject({
  name: z.string(),
  services: z.strictObject({ logkin: service, nginx: service }),
  volumes: z.record(z.string(), z.null()),
})

describe('docker-compose.yml', () => {
  let compose: z.infer<typeof composeFile>
  const dockerfile = read('Dockerfile')
  const nginxConf = read('nginx/nginx.conf')
  beforeAll(() => {
    compose = composeFile.parse(parse(read('docker-compose.yml')))
  })

  test('publishes the port that nginx listens on, to this machine alone', () => {
    const port = /listen 127\.0\.0\.1:(\d+);/.exec(nginxConf)?.[1]
    expect(compose.services.logkin.ports).toEqual([`127.0.0.1:${port}:${port}`])
    expect(compose.services.nginx.network_mode).toBe('service:logkin')
    expect(compose.services.nginx.ports).toBeUndefined()
  })

  test('runs the workers that nginx knows, on loopback, and no second balancer', () => {
    const { environment = {}, command } = compose.services.logkin
    const own = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-(.*)\}/, '$1')]),
    )
    const config = readConfig([], own, ROOT)
    const upstream = [...nginxConf.matchAll(/server 127\.0\.0\.1:(\d+) weight/g)].map(([, port]) =>
      Number(port),
    )
    expect(config).toMatchObject({
      workerPorts: upstream,
      port: 8001,
      host: '127.0.0.1',
      balancer: 'none',
      token: null,
    })
    expect(BALANCERS).toContain(config.balancer)
    expect(command).toEqual(['node', 'workers/manager.ts', 'start'])
    expect(dockerfile).toContain(`CMD ${JSON.stringify(command).replaceAll(',', ', ')}`)
  })

  test('keeps the data on its one named volume', () => {
    expect(Object.keys(compose.volumes)).toEqual(['data'])
    const folder = compose.services.logkin.environment?.['DATA_DIR']
    expect(compose.services.logkin.volumes).toEqual([`data:${folder}`])
    expect(dockerfile).toContain(`DATA_DIR=${folder}`)
    expect(dockerfile).toContain(`chown node:node ${folder}`)
  })

  test('builds both services from stages of the Dockerfile, run by no root, with a health check', () => {
    for (const one of Object.values(compose.services)) {
      const stage = dockerfile
        .split(/^FROM /m)
        .find((text) => text.split('\n')[0]?.endsWith(` AS ${one.build.target}`))
      expect(stage).toContain(`USER ${one.user}`)
      expect(one.user).not.toBe('root')
      const check = JSON.stringify(one.healthcheck.test.slice(1)).replaceAll('","', '", "')
      expect(stage).toContain(`CMD ${check}`)
    }
  })

  test('copies what the manager runs and what vite builds from', () => {
    const ignore = read('.dockerignore').split('\n')
    for (const path of [
      'server',
      'workers',
      'nginx',
      'web',
      'package.json',
      'package-lock.json',
      'vite.config.ts',
    ])
      expect(ignore).toContain(`!${path}`)
    for (const folder of ['server', 'workers', 'nginx'])
      expect(dockerfile).toContain(`COPY ${folder} ${folder}`)
  })
})
