import { useSignal } from '@preact/signals'
import type { FacetAnswer } from '../../../server/api/types.ts'
import { view } from '../state/address.ts'
import { facets, facetsError, facetsShown, loadingFacets, toggleFacet } from '../state/facets.ts'
import { count } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { Icon } from './Icon.tsx'

/** The fields of the entries that are shown, with the counts of their values; a click narrows the page to one. */

const FEW_VALUES = 8

const Field = ({ facet: { key, values } }: { readonly facet: FacetAnswer }) => {
  const w = words.value
  const all = useSignal(false)
  const shown = all.value ? values : values.slice(0, FEW_VALUES)
  return (
    <div class="field" role="group" aria-label={key} data-field={key}>
      <span class="field-key mono">{key}</span>
      {shown.map(({ value, count: entries }) => {
        const facet = `${key}:${value}`
        return (
          <button
            key={value}
            type="button"
            class="chip"
            data-facet={facet}
            data-count={entries}
            aria-pressed={view.value.facets.includes(facet)}
            onClick={() => {
              toggleFacet(facet)
            }}
          >
            <span class="field-value">{value === '' ? w.emptyValue : value}</span>{' '}
            <span class="chip-count">{count(entries)}</span>
          </button>
        )
      })}
      {values.length > shown.length && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            all.value = true
          }}
        >
          {w.andMore(count(values.length - shown.length))}
        </button>
      )}
    </div>
  )
}

/** What is chosen, to be taken back even where no entry has it. */
const Chosen = () => {
  const w = words.value
  return view.value.facets.map((facet) => (
    <button
      key={facet}
      type="button"
      class="chip"
      data-testid="chosen-facet"
      aria-label={w.removeFacet(facet)}
      title={w.removeFacet(facet)}
      onClick={() => {
        toggleFacet(facet)
      }}
    >
      <span class="field-value">{facet}</span> <Icon name="close" />
    </button>
  ))
}

const Values = () => {
  const w = words.value
  const answer = facets.value
  if (facetsError.value !== null)
    return (
      <p class="failure" role="alert">
        {facetsError.value}
      </p>
    )
  if (answer === null)
    return (
      <p class="muted" role="status">
        {w.readingFields}
      </p>
    )
  return (
    <div
      class="field-list"
      data-testid="fields"
      data-entries={answer.entries}
      aria-busy={loadingFacets.value}
    >
      {answer.facets.map((facet) => (
        <Field key={facet.key} facet={facet} />
      ))}
      {answer.facets.length === 0 && <p class="muted">{w.noFields}</p>}
      {answer.excluded.length > 0 && <p class="muted">{w.excludedFields(answer.excluded.join(', '))}</p>}
    </div>
  )
}

export const Fields = () => {
  const w = words.value
  return (
    <section class="fields" aria-label={w.fields}>
      <div class="fields-head">
        <button
          type="button"
          class="quiet"
          data-testid="show-fields"
          aria-expanded={facetsShown.value}
          onClick={() => {
            facetsShown.value = !facetsShown.value
          }}
        >
          {w.fields}
        </button>
        <Chosen />
      </div>
      {facetsShown.value && <Values />}
    </section>
  )
}
