import { batch, computed, signal } from '@preact/signals'
import type { GroupWhyAnswer } from '../../../server/api/types.ts'
import { fetchGroupWhy } from '../wire/request.ts'
import { view } from './address.ts'
import { revision } from './groups.ts'
import { Latest } from './latest.ts'
import { sentenceOf } from './sentence.ts'
import { cutQuery } from './viewQuery.ts'

/** Why the open group is one, asked for only while someone looks at it. */

/** Stays as it is from one group to the next. */
export const whyShown = signal(false)
export const groupWhy = signal<GroupWhyAnswer | null>(null)
export const whyError = signal<string | null>(null)

const latest = new Latest()

const load = async (id: string): Promise<void> => {
  try {
    const answer = await latest.ask((signal) => fetchGroupWhy(id, cutQuery(view.peek()), signal))
    if (answer === null) return
    batch(() => {
      groupWhy.value = answer
      whyError.value = null
    })
  } catch (error) {
    batch(() => {
      groupWhy.value = null
      whyError.value = sentenceOf(error)
    })
  }
}

/** Changes with everything that the answer depends on; null while nobody looks. */
const question = computed(() =>
  whyShown.value && view.value.group !== null
    ? `${view.value.group}?${cutQuery(view.value).toString()}`
    : null,
)

const ask = (): void => {
  const id = view.peek().group
  if (question.peek() !== null && id !== null) void load(id)
}

export const followGroupWhy = (): void => {
  question.subscribe(() => {
    latest.stop()
    batch(() => {
      groupWhy.value = null
      whyError.value = null
    })
    ask()
  })
  revision.subscribe((seen) => {
    if (seen > 0) ask()
  })
}
