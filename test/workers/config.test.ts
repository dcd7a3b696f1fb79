import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, readConfig, toEnvironment } from '../../workers/config.ts'
import { runManager } from './running-site.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logkin-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const REFUSED: readonly (readonly [env: Record<string, string>, sentence: RegExp])[] = [
  [{ PORT: '80' }, /PORT has "80", which is no port: name a whole number from 1025 to 65535/],
  [{ PORT: '1024' }, /PORT has "1024"/],
  [{ PORT: '8001.5' }, /PORT has "8001.5"/],
  [{ PORT: '0x2000' }, /PORT has "0x2000"/],
  [{ PORT: '70000' }, /PORT has "70000"/],
  [{ PORT: 'web' }, /PORT has "web"/],
  [{ WORKER_PORTS: '8811,,8813' }, /WORKER_PORTS has ""/],
  [{ WORKER_PORTS: '8811,8811' }, /Port 8811 is named twice/],
  [{ PORT: '8812' }, /Port 8812 is named twice/],
  [{ HOST: '0.0.0.0' }, /HOST is 0\.0\.0\.0, .* set TOKEN/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL is "loud": use one of trace, debug/],
  [{ BALANCER: 'apache' }, /BALANCER is "apache"/],
  [{ DISK_RESERVE_BYTES: 'some' }, /DISK_RESERVE_BYTES has "some", which is no size: write bytes, or K, M/],
  [{ RETAIN_DAYS: '0' }, /RETAIN_DAYS has "0": name a whole number of days from 1, or leave it out/],
  [{ RETAIN_DAYS: '1 week' }, /RETAIN_DAYS has "1 week"/],
  [{ RETAIN_BYTES: 'all' }, /RETAIN_BYTES has "all", which is no size/],
  [{ DISK_RESERVE_BYTES: '1.5G' }, /DISK_RESERVE_BYTES has "1.5G"/],
]

describe('the configuration', () => {
  test('has defaults', () => {
    expect(readConfig([], {}, folder)).toEqual({
      port: 8001,
      host: '127.0.0.1',
      workerPorts: [8811, 8812, 8813],
      token: null,
      allowedHosts: [],
      dataDir: join(folder, 'data'),
      logLevel: 'info',
      balancer: 'auto',
      diskReserveBytes: 256 * 2 ** 20,
      stagingBytes: 16 * 2 ** 30,
      retention: { days: null, bytes: null },
    })
  })

  test('takes the command line over the environment over the file', () => {
    writeFileSync(
      join(folder, 'logkin.config.json'),
      '{"port": 9001, "workerPorts": [9101, 9102], "logLevel": "warn"}',
    )
    const config = readConfig(['--port', '9003'], { PORT: '9002', LOG_LEVEL: 'error', DATA_DIR: '' }, folder)
    expect(config).toMatchObject({
      port: 9003,
      workerPorts: [9101, 9102],
      logLevel: 'error',
      dataDir: join(folder, 'data'),
    })
  })

  test.for([
    ['0', 0],
    ['4096', 4096],
    ['10k', 10 * 1024],
    ['256M', 256 * 2 ** 20],
    ['3 GiB', 3 * 2 ** 30],
    ['2TB', 2 * 2 ** 40],
  ] as const)('reads the size %s', ([text, bytes]) => {
    expect(readConfig(['--disk-reserve-bytes', text], {}, folder).diskReserveBytes).toBe(bytes)
  })

  test.each(REFUSED)('refuses %j', (env, sentence) => {
    expect(() => readConfig([], env, folder)).toThrow(ConfigError)
    expect(() => readConfig([], env, folder)).toThrow(sentence)
  })

  test.each([
    ['{"prot": 1}', /unknown setting "prot"; known are port, host, workerPorts/],
    ['[8001]', /must hold one JSON object/],
    ['{', /is not JSON/],
    ['{"port": {}}', /"port" must be a text, a number or a list/],
  ])('refuses the file %s', (text, sentence) => {
    writeFileSync(join(folder, 'logkin.config.json'), text)
    expect(() => readConfig([], {}, folder)).toThrow(sentence)
  })

  test('names the known options where one is unknown', () => {
    expect(() => readConfig(['--prot', '1'], {}, folder)).toThrow(/Known options: --port/)
  })

  test('of a host that others reach needs a token, and lets in what they call it', () => {
    const config = readConfig(
      [],
      { HOST: '192.168.1.5', TOKEN: 'secret', ALLOWED_HOSTS: 'logs.example.com' },
      folder,
    )
    expect(config.allowedHosts).toEqual(['logs.example.com', '192.168.1.5'])
  })

  test('goes through an environment unchanged', () => {
    const config = readConfig(['--host', '0.0.0.0', '--token', 'secret', '--balancer', 'node'], {}, folder)
    expect(readConfig([], toEnvironment(config), '/')).toEqual(config)
  })

  test('with a fault ends the manager with status 2 and one sentence', async () => {
    const ran = await runManager(['start'], { PATH: '', PORT: '80' }, folder)
    expect(ran).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^logkin: PORT has "80".*\n$/) as string,
    })
  })
})
