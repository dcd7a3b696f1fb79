import { signal } from '@preact/signals'
import { formatView, parseView, type View } from './view.ts'

/** The view, bound to the address: a reload, a shared link and the back button give the same again. */
export const view = signal<View>(parseView(location.search))

addEventListener('popstate', () => {
  view.value = parseView(location.search)
})

/**
 * Changes the view. `push` makes it a step that the back button undoes (another upload, an opened group); typing and
 * sliding replace the step they belong to.
 */
export const changeView = (change: Partial<View>, step: 'push' | 'replace' = 'replace'): void => {
  // Other uploads have other fields.
  const facets = change.uploads ? [] : view.value.facets
  const next = { ...view.value, facets, ...change }
  const query = formatView(next)
  if (query === formatView(view.value)) return
  view.value = next
  const address = query === '' ? location.pathname : query
  if (step === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
}
