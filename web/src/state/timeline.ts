import { computed, signal } from '@preact/signals'
import type { TimelineAnswer } from '../../../server/api/types.ts'
import { fetchTimeline } from '../wire/request.ts'
import { view } from './address.ts'
import { revision } from './groups.ts'
import { Latest } from './latest.ts'
import { sentenceOf } from './sentence.ts'
import { nothingUploaded } from './uploads.ts'
import type { View } from './view.ts'
import { narrowedQuery } from './viewQuery.ts'

/** Bars of the large chart: about one in eight pixels of a usual window. */
const BARS = 150

/** Entries over time of the whole view; null until the first answer. */
export const timeline = signal<TimelineAnswer | null>(null)
export const timelineError = signal<string | null>(null)

const latest = new Latest()

const load = async (query: URLSearchParams): Promise<void> => {
  try {
    const answer = await latest.ask((signal) => fetchTimeline(query, signal))
    if (answer === null) return
    timeline.value = answer
    timelineError.value = null
  } catch (error) {
    timelineError.value = sentenceOf(error)
  }
}

const queryOf = (view: View): URLSearchParams => {
  const query = narrowedQuery(view)
  query.set('buckets', String(BARS))
  return query
}

/** Changes whenever the answer may be another; null while there is nothing to ask about. */
const question = computed(() =>
  nothingUploaded.value ? null : `${revision.value}?${queryOf(view.value).toString()}`,
)

export const followTimeline = (): void => {
  question.subscribe((asked) => {
    if (asked === null) timeline.value = null
    else void load(queryOf(view.peek()))
  })
}
