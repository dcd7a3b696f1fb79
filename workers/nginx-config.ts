import { bracketed, type Config } from './config.ts'

/** What the bundled nginx.conf is given instead of its own values. Folders are absolute. */
export interface NginxSettings extends Pick<Config, 'host' | 'port' | 'workerPorts'> {
  readonly pageFolder: string
  /** Where nginx keeps its pid and what it buffers. */
  readonly runFolder: string
  readonly accessLog: string
  /** A file, or `stderr`. */
  readonly errorLog: string
}

const MARK = '# set by logkin'
const MARKED_LINE = new RegExp(`^(\\s*)(\\w+)\\s+(.*?);\\s*${MARK}$`)

/** Every directive that must be marked in nginx.conf: one that is not would silently keep its default. */
const MARKED = [
  'pid',
  'error_log',
  'client_body_temp_path',
  'proxy_temp_path',
  'fastcgi_temp_path',
  'uwsgi_temp_path',
  'scgi_temp_path',
  'access_log',
  'server',
  'listen',
  'root',
] as const
type Marked = (typeof MARKED)[number]

/**
 * nginx/nginx.conf with other values in its marked lines. Of the marked `server` lines those with equal parameters
 * stand for one list of workers. Throws where a mark is missing or unknown, or a path can't stand in the file.
 */
export function renderNginxConfig(source: string, settings: NginxSettings): string {
  const seen = new Set<string>()
  const lines = source.split('\n').flatMap((line) => {
    const match = MARKED_LINE.exec(line)
    if (match === null) {
      if (line.trimEnd().endsWith(`; ${MARK}`))
        throw new Error(`nginx.conf: a mark stands on no directive: ${line.trim()}`)
      return [line]
    }
    const [, indent = '', directive = '', value = ''] = match
    if (!isMarked(directive)) throw new Error(`nginx.conf: ${directive} is marked, but nothing sets it`)
    // The parameters of a `server` line, or nothing: a second line with the same stands for the same workers.
    const parameters = directive === 'server' ? value.replace(/^\S+\s*/, '') : ''
    const key = `${directive} ${parameters}`.trim()
    if (seen.has(key)) {
      if (directive === 'server') return []
      throw new Error(`nginx.conf: ${directive} is marked twice`)
    }
    seen.add(key)
    seen.add(directive)
    return valuesOf(directive, parameters, settings).map((one) => `${indent}${directive} ${one};`)
  })
  const missing = MARKED.filter((directive) => !seen.has(directive))
  if (missing.length > 0) throw new Error(`nginx.conf: no line "${missing.join('", "')}" is marked "${MARK}"`)
  return lines.join('\n')
}

const isMarked = (directive: string): directive is Marked => MARKED.some((one) => one === directive)

function valuesOf(directive: Marked, parameters: string, settings: NginxSettings): string[] {
  const { host, port, workerPorts, pageFolder, runFolder, accessLog, errorLog } = settings
  switch (directive) {
    case 'listen':
      return [`${bracketed(host === 'localhost' ? '127.0.0.1' : host)}:${port}`]
    case 'server':
      return workerPorts.map((worker) => `127.0.0.1:${worker} ${parameters}`)
    case 'root':
      return [quoted(pageFolder)]
    case 'access_log':
      return [`${quoted(accessLog)} json`]
    case 'error_log':
      return [`${quoted(errorLog)} error`]
    case 'pid':
      return [quoted(`${runFolder}/nginx.pid`)]
    default:
      return [quoted(`${runFolder}/${directive.replace(/_path$/, '')}`)]
  }
}

function quoted(path: string): string {
  if (/["\\$\n\r]/.test(path))
    throw new Error(`${path} can not stand in nginx's configuration: choose a folder without ", \\ and $.`)
  return `"${path}"`
}
