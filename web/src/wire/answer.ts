import type { ErrorAnswer } from '../../../server/api/types.ts'
import { readRetryAfter, RequestFailure } from './retry.ts'

/**
 * Reads what came back: the answer, or a RequestFailure that carries the server's own sentence.
 * An answer is told from a stranger's page (a proxy's, a captive portal's) by the one field that each must have.
 */
export interface RawAnswer {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isErrorAnswer = (value: unknown): value is ErrorAnswer =>
  isObject(value) &&
  isObject(value['error']) &&
  typeof value['error']['code'] === 'string' &&
  typeof value['error']['message'] === 'string'

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const failureOf = (answer: RawAnswer): RequestFailure => {
  const body = parse(answer.text)
  const wait = readRetryAfter(answer.retryAfter, Date.now())
  if (isErrorAnswer(body)) {
    return new RequestFailure(answer.status, body.error.code, body.error.message, wait)
  }
  return new RequestFailure(
    answer.status,
    'internal',
    `The server answered with status ${answer.status}.`,
    wait,
  )
}

/** The answer's object, if it is a success and has `key`; else throws the RequestFailure. */
export const readAnswer = <T extends object>(answer: RawAnswer, key: keyof T & string): T => {
  if (answer.status < 200 || answer.status > 299) throw failureOf(answer)
  const body = parse(answer.text)
  const isAnswer = (value: unknown): value is T => isObject(value) && key in value
  if (isAnswer(body)) return body
  throw new RequestFailure(
    answer.status,
    'internal',
    'Something between this page and Logkin gave another answer.',
  )
}

/** For answers without content. */
export const expectSuccess = (answer: RawAnswer): void => {
  if (answer.status < 200 || answer.status > 299) throw failureOf(answer)
}
