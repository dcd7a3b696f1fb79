import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { renderNginxConfig, type NginxSettings } from '../../workers/nginx-config.ts'
import { HAS_NGINX } from './running-site.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const BUNDLED = join(ROOT, 'nginx', 'nginx.conf')
const source = readFileSync(BUNDLED, 'utf8')

let folder = ''
let settings: NginxSettings
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logkin nginx '))
  settings = {
    host: '127.0.0.1',
    port: 9001,
    workerPorts: [9101, 9102],
    pageFolder: '/srv/my page',
    runFolder: folder,
    accessLog: join(folder, 'access.log'),
    errorLog: 'stderr',
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const nginxTest = (file: string): { status: number | null; stderr: string } =>
  spawnSync('nginx', ['-t', '-p', ROOT, '-c', file], { encoding: 'utf8' })

describe('nginx.conf', () => {
  test.runIf(HAS_NGINX)('as bundled passes nginx -t', () => {
    expect(nginxTest(BUNDLED)).toMatchObject({
      status: 0,
      stderr: expect.not.stringContaining('[warn]') as string,
    })
  })

  test.runIf(HAS_NGINX)('with other ports and folders passes nginx -t', () => {
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, renderNginxConfig(source, { ...settings, host: '::1' }))
    expect(nginxTest(file)).toMatchObject({ status: 0 })
  })

  test('has the workers of the design, twice', () => {
    for (const port of [8811, 8812, 8813]) {
      expect(source).toContain(`server 127.0.0.1:${port} weight=4 max_fails=2 fail_timeout=30s;`)
      expect(source).toContain(`server 127.0.0.1:${port} backup max_fails=0;`)
    }
    expect(source).toContain('listen 127.0.0.1:8001;')
  })

  test('is rendered with every worker, as often and with the parameters of the bundled one', () => {
    const servers = renderNginxConfig(source, settings)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('server 1'))
    expect(servers).toEqual([
      'server 127.0.0.1:9101 weight=4 max_fails=2 fail_timeout=30s;',
      'server 127.0.0.1:9102 weight=4 max_fails=2 fail_timeout=30s;',
      'server 127.0.0.1:9101 backup max_fails=0;',
      'server 127.0.0.1:9102 backup max_fails=0;',
    ])
  })

  test('is rendered with its address and folders, nothing of the bundled values left', () => {
    const text = renderNginxConfig(source, settings)
    expect(text).toContain('listen 127.0.0.1:9001;')
    expect(text).toContain('root "/srv/my page";')
    expect(text).not.toMatch(/^\s*[^#\s].*(8001|881\d|\/tmp\/logkin-)/m)
  })

  test('without one of its marks is refused', () => {
    for (const directive of ['listen', 'root', 'pid', 'access_log'])
      expect(() =>
        renderNginxConfig(
          source.replace(new RegExp(`^(\\s*${directive} .*;) *# set by logkin$`, 'm'), '$1'),
          settings,
        ),
      ).toThrow(directive)
  })

  test('with a mark on what nothing sets is refused', () => {
    const marked = source.replace('sendfile on;', 'sendfile on; # set by logkin')
    expect(() => renderNginxConfig(marked, settings)).toThrow('sendfile is marked, but nothing sets it')
  })

  test('refuses a folder that nginx would misread', () => {
    expect(() => renderNginxConfig(source, { ...settings, runFolder: '/tmp/$HOME' })).toThrow(
      'choose a folder',
    )
  })
})
