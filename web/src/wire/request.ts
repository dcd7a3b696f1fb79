import type {
  CompleteFileRequest,
  CreateUploadRequest,
  FacetsAnswer,
  FindUnfinishedRequest,
  GroupDetailAnswer,
  GroupLinesAnswer,
  GroupsAnswer,
  GroupWhyAnswer,
  PartsAnswer,
  SearchAnswer,
  TimelineAnswer,
  UnfinishedAnswer,
  UploadAnswer,
  UploadsAnswer,
  ReadingChange,
} from '../../../server/api/types.ts'
import { expectSuccess, readAnswer, type RawAnswer } from './answer.ts'
import { readLines } from './ndjson.ts'
import { RequestFailure, withRetry, type RetryOptions } from './retry.ts'

/** The requests of the page and of its upload worker, one function each; parts are sent by upload/putPart.ts. */

const API = '/api/v1'

/** Reading: soon enough a sentence and a button are better than waiting. */
const READ_ATTEMPTS = 5
/** Writing: a restart of all workers must pass unnoticed. */
export const WRITE_ATTEMPTS = 12
export const BUSY_ATTEMPTS = 60

const reach = (path: string, init: RequestInit): Promise<Response> =>
  reached(fetch(API + path, init), init.signal)

/** What is read from the network, or a failure that says so. */
const reached = async <T>(reading: Promise<T>, signal?: AbortSignal | null): Promise<T> => {
  try {
    return await reading
  } catch (error) {
    if (signal?.aborted || error instanceof RequestFailure) throw error
    throw new RequestFailure(0, 'network', 'The server can not be reached.')
  }
}

const send = async (path: string, init: RequestInit): Promise<RawAnswer> => {
  const response = await reach(path, init)
  const text = await reached(response.text(), init.signal)
  return { status: response.status, text, retryAfter: response.headers.get('retry-after') }
}

const read = <T extends object>(
  path: string,
  key: keyof T & string,
  signal?: AbortSignal,
  busyAttempts = READ_ATTEMPTS,
): Promise<T> =>
  withRetry(async () => readAnswer<T>(await send(path, signal ? { signal } : {}), key), {
    attempts: READ_ATTEMPTS,
    busyAttempts,
    signal,
  })

type WriteOptions = Pick<RetryOptions, 'signal' | 'onWait'>

const post = <T extends object>(
  path: string,
  key: keyof T & string,
  body: unknown,
  headers: Record<string, string>,
  options: WriteOptions,
  method: 'POST' | 'PATCH' = 'POST',
): Promise<T> => {
  const init: RequestInit = {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(options.signal ? { signal: options.signal } : {}),
  }
  return withRetry(async () => readAnswer<T>(await send(path, init), key), {
    ...options,
    attempts: WRITE_ATTEMPTS,
    busyAttempts: BUSY_ATTEMPTS,
  })
}

const withQuery = (path: string, query: URLSearchParams): string => {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

export const partUrl = (upload: string, file: number, part: number): string =>
  `${API}/uploads/${upload}/files/${file}/parts/${part}`

export const createUpload = (request: CreateUploadRequest, key: string, options: WriteOptions) =>
  post<UploadAnswer>('/uploads', 'files', request, { 'idempotency-key': key }, options)

/** Where each of these files was begun and not ended. */
export const findUnfinished = (request: FindUnfinishedRequest, options: WriteOptions) =>
  post<UnfinishedAnswer>('/uploads/unfinished', 'files', request, {}, options)

export const fetchParts = (upload: string, file: number, signal?: AbortSignal) =>
  read<PartsAnswer>(`/uploads/${upload}/files/${file}/parts`, 'parts', signal)

export const completeFile = (
  upload: string,
  file: number,
  request: CompleteFileRequest,
  options: WriteOptions,
) => post<UploadAnswer>(`/uploads/${upload}/files/${file}/complete`, 'files', request, {}, options)

/** Says of a complete file that it is to be kept, although its content was here before. */
export const keepFile = (upload: string, file: number, request: CompleteFileRequest) =>
  post<UploadAnswer>(`/uploads/${upload}/files/${file}/complete?again=1`, 'files', request, {}, {})

export const changeReading = (upload: string, file: number, change: ReadingChange) =>
  post<UploadAnswer>(`/uploads/${upload}/files/${file}`, 'files', change, {}, {}, 'PATCH')

export const fetchUpload = (id: string, signal?: AbortSignal) =>
  read<UploadAnswer>(`/uploads/${id}`, 'files', signal)

export const fetchUploads = (signal?: AbortSignal) => read<UploadsAnswer>('/uploads', 'uploads', signal)

export const deleteUpload = (id: string): Promise<void> =>
  withRetry(async () => expectSuccess(await send(`/uploads/${id}`, { method: 'DELETE' })), {
    attempts: READ_ATTEMPTS,
  })

export const fetchGroups = (query: URLSearchParams, signal?: AbortSignal) =>
  read<GroupsAnswer>(withQuery('/groups', query), 'groups', signal)

export const fetchGroup = (id: string, query: URLSearchParams, signal?: AbortSignal) =>
  read<GroupDetailAnswer>(withQuery(`/groups/${id}`, query), 'template', signal)

export const fetchGroupWhy = (id: string, query: URLSearchParams, signal?: AbortSignal) =>
  read<GroupWhyAnswer>(withQuery(`/groups/${id}/why`, query), 'members', signal)

/** All of a group's lines, as a file. */
export const groupTextUrl = (id: string, query: URLSearchParams): string =>
  API + withQuery(`/groups/${id}/lines.txt`, query)

/** The original file. */
export const contentUrl = (upload: string, file: number): string =>
  `${API}/uploads/${upload}/files/${file}/content`

export const fetchLines = (id: string, query: URLSearchParams, signal?: AbortSignal) =>
  read<GroupLinesAnswer>(withQuery(`/groups/${id}/lines`, query), 'entries', signal)

/**
 * What a search finds, as it finds it; ends at its limit, where all is searched, or after a minute. Where that breaks off, `query` is
 * asked for again: it names the cursor of the last answer that was taken.
 */
export const streamSearch = (
  query: () => URLSearchParams,
  take: (answer: SearchAnswer) => void,
  signal: AbortSignal,
): Promise<void> =>
  withRetry(
    async () => {
      const response = await reach(withQuery('/search/stream', query()), { signal })
      const { status, body } = response
      const retryAfter = response.headers.get('retry-after')
      if (!response.ok || body === null) {
        readAnswer<SearchAnswer>({ status, text: await response.text(), retryAfter }, 'lines')
        return
      }
      const read = async (): Promise<void> => {
        for await (const text of readLines(body)) {
          signal.throwIfAborted()
          take(readAnswer<SearchAnswer>({ status, text, retryAfter }, 'lines'))
        }
      }
      await reached(read(), signal)
    },
    { attempts: READ_ATTEMPTS, signal },
  )

export const fetchTimeline = (query: URLSearchParams, signal?: AbortSignal) =>
  read<TimelineAnswer>(withQuery('/timeline', query), 'buckets', signal)

/** Waits while they are read from the text. */
export const fetchFacets = (query: URLSearchParams, signal?: AbortSignal) =>
  read<FacetsAnswer>(withQuery('/facets', query), 'facets', signal, BUSY_ATTEMPTS)
