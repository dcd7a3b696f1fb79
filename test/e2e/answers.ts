import type {
  GroupLinesAnswer,
  GroupsAnswer,
  GroupWhyAnswer,
  SearchAnswer,
  UploadAnswer,
  UploadsAnswer,
} from '../../server/model/answers.ts'
import { logkin } from '../cli/run.ts'
import { HAS_NGINX } from '../workers/running-site.ts'
import { expect } from './site.ts'

/** What the API and the command line answer: the two sides that the page is compared with. */

/** A connection kept to a worker that was killed breaks once; nginx tries the next worker, without it the client asks again. */
const reach = async (url: string): Promise<Response> => {
  try {
    return await fetch(url)
  } catch (error) {
    if (HAS_NGINX) throw error
    return fetch(url)
  }
}

const get = async (url: string): Promise<unknown> => {
  const response = await reach(url)
  expect(response.status, url).toBe(200)
  return response.json()
}

export const uploadState = async (site: string, id: string): Promise<UploadAnswer> =>
  (await get(`${site}/api/v1/uploads/${id}`)) as UploadAnswer

/** Newest first. */
export const uploadsOf = async (site: string): Promise<readonly UploadAnswer[]> =>
  ((await get(`${site}/api/v1/uploads`)) as UploadsAnswer).uploads

/** The groups of these uploads, all of them; `narrowing` is more of the query. */
export const groupsOf = async (
  site: string,
  uploads: readonly string[],
  narrowing: Readonly<Record<string, string>> = {},
): Promise<GroupsAnswer> => {
  const query = new URLSearchParams({ ...narrowing, limit: '10000' })
  for (const id of uploads) query.append('upload', id)
  return (await get(`${site}/api/v1/groups?${query.toString()}`)) as GroupsAnswer
}

export const linesOf = async (
  site: string,
  upload: string,
  group: string,
  limit: number,
  more = '',
): Promise<GroupLinesAnswer> =>
  (await get(
    `${site}/api/v1/groups/${group}/lines?upload=${upload}&limit=${limit}${more}`,
  )) as GroupLinesAnswer

/** The first 100 entries that a search finds, asked for until they are there or all is searched. */
export const searchIn = async (
  site: string,
  upload: string,
  query: Readonly<Record<string, string>>,
): Promise<Pick<SearchAnswer, 'lines'>> => {
  const lines: SearchAnswer['lines'][number][] = []
  let cursor: string | null = ''
  while (cursor !== null && lines.length < 100) {
    const asked: Record<string, string> = { ...query, upload, limit: String(100 - lines.length) }
    if (cursor !== '') asked['cursor'] = cursor
    const answer = (await get(
      `${site}/api/v1/search?${new URLSearchParams(asked).toString()}`,
    )) as SearchAnswer
    lines.push(...answer.lines)
    cursor = answer.cursor
  }
  return { lines }
}

export const whyOf = async (site: string, upload: string, group: string): Promise<GroupWhyAnswer> =>
  (await get(`${site}/api/v1/groups/${group}/why?upload=${upload}`)) as GroupWhyAnswer

/** `logkin upload` of these files as one upload; answers its id. The same files again are the same upload. */
export const send = async (site: string, paths: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await logkin(['upload', site, ...paths])
  expect(status, stderr).toBe(0)
  return stdout.trim()
}

/** `logkin groups FILES --json`, in a process of its own. */
export const localGroups = async (paths: readonly string[], ...more: string[]): Promise<GroupsAnswer> => {
  const { status, stdout, stderr } = await logkin(['groups', ...paths, '--json', ...more])
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout) as GroupsAnswer
}

/** Law 3: every line is in a group or counted as unparsed, by reason. */
export const expectBalance = (answer: GroupsAnswer): void => {
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
  expect(answer.groups).toHaveLength(answer.totalGroups)
  expect(sum(answer.groups.map(({ count }) => count))).toBe(answer.entries)
  expect(sum(answer.groups.map(({ lines }) => lines)) + answer.unparsed).toBe(answer.lines)
  expect(Object.keys(answer.unparsedBy).sort()).toEqual(['binary', 'blank'])
  expect(sum(Object.values(answer.unparsedBy))).toBe(answer.unparsed)
}
