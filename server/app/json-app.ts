import type { App } from './app.ts'

/** Questions whose answers are large and asked for often, and say whether they are partial. */
export type Question = 'groups' | 'group' | 'groupLines' | 'timeline'

/** An answer as JSON in UTF-8. */
export interface JsonAnswer {
  readonly json: Uint8Array<ArrayBuffer>
  readonly partial: boolean
}

/** An App that may give answers as JSON, made where they are made: so no thread takes them to pieces and puts them together again. */
export interface JsonApp extends App {
  readonly asJson?: <Q extends Question>(question: Q, args: Parameters<App[Q]>) => Promise<JsonAnswer>
}

const encoder = new TextEncoder()

export const jsonOf = (answer: { readonly partial: boolean }): JsonAnswer => ({
  json: encoder.encode(JSON.stringify(answer)),
  partial: answer.partial,
})
