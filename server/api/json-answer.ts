import type { Context } from 'hono'
import type { App } from '../app/app.ts'
import { jsonOf, type JsonApp, type Question } from '../app/json-app.ts'
import { UNSETTLED } from './revalidate.ts'

/** Answers a question with what the application says; of a partial answer, that it is not to be kept. */
export const answerJson = async <Q extends Question>(
  c: Context,
  app: JsonApp,
  question: Q,
  ...args: Parameters<App[Q]>
): Promise<Response> => {
  const { json, partial } = app.asJson
    ? await app.asJson(question, args)
    : jsonOf(await (app[question] as (...args: Parameters<App[Q]>) => ReturnType<App[Question]>)(...args))
  if (partial) c.header('Cache-Control', UNSETTLED)
  return c.body(json, 200, { 'Content-Type': 'application/json' })
}
