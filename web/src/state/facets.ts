import { computed, signal } from '@preact/signals'
import type { FacetsAnswer } from '../../../server/api/types.ts'
import { fetchFacets } from '../wire/request.ts'
import { changeView, view } from './address.ts'
import { revision } from './groups.ts'
import { Latest } from './latest.ts'
import { sentenceOf } from './sentence.ts'
import { nothingUploaded } from './uploads.ts'
import type { View } from './view.ts'
import { narrowedQuery } from './viewQuery.ts'

/** The fields of what is shown, asked for once somebody looks: the first look has them read from the text. */
export const facetsShown = signal(false)
export const facets = signal<FacetsAnswer | null>(null)
export const facetsError = signal<string | null>(null)
export const loadingFacets = signal(false)

const latest = new Latest()

const queryOf = (view: View): URLSearchParams => {
  const query = narrowedQuery(view)
  if (view.q !== '') query.set('q', view.q)
  return query
}

const load = async (query: URLSearchParams): Promise<void> => {
  loadingFacets.value = true
  try {
    const answer = await latest.ask((signal) => fetchFacets(query, signal))
    if (answer === null) return
    facets.value = answer
    facetsError.value = null
  } catch (error) {
    facetsError.value = sentenceOf(error)
  }
  loadingFacets.value = false
}

/** Changes whenever the answer may be another; null while nobody looks. */
const question = computed(() =>
  nothingUploaded.value || !facetsShown.value ? null : `${revision.value}?${queryOf(view.value).toString()}`,
)

export const followFacets = (): void => {
  question.subscribe((asked) => {
    if (asked === null) latest.stop()
    else void load(queryOf(view.peek()))
  })
}

/** Narrows what is shown to a value of a field ("key:value"), or no longer. */
export const toggleFacet = (facet: string): void => {
  const chosen = view.peek().facets
  changeView(
    { facets: chosen.includes(facet) ? chosen.filter((other) => other !== facet) : [...chosen, facet] },
    'push',
  )
}
