import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from './command.ts'

export const DATA_DIR_OPTION = { 'data-dir': { type: 'string' } } as const

export const DATA_DIR_HELP = `      --data-dir FOLDER  the store's folder (default: DATA_DIR from the environment, else dataDir in
                         logkin.config.json, else ./data)`

/** The folder of the store as the workers find it: option, environment, configuration, default. Absolute. */
export const dataDirOf = (option: string | undefined): string => {
  const named = [option, process.env['DATA_DIR']].find((one) => one !== undefined && one.trim() !== '')
  return resolve(named ?? configured() ?? './data')
}

const configured = (): string | undefined => {
  let text: string
  try {
    text = readFileSync('logkin.config.json', 'utf8')
  } catch {
    return undefined
  }
  try {
    const content: unknown = JSON.parse(text)
    const named =
      typeof content === 'object' && content !== null && 'dataDir' in content ? content.dataDir : undefined
    return typeof named === 'string' ? named : undefined
  } catch {
    throw new UsageError('logkin.config.json is not JSON; correct it, or name the folder with --data-dir')
  }
}
