import type { GroupWhyAnswer } from '../../../server/api/types.ts'
import { changeView } from '../state/address.ts'
import { count, likeness } from '../state/formatted.ts'
import { groupWhy, whyError, whyShown } from '../state/groupWhy.ts'
import { words } from '../state/preferences.ts'
import { Template } from './Template.tsx'

/** Why a group is one: its shapes, with the similarity at which each came to it, and the group it would be one with next. */

const Shapes = ({ why }: { readonly why: GroupWhyAnswer }) => (
  <ul class="shapes">
    {why.members.map(({ shape, text, count: entries, joined }) => (
      <li key={shape}>
        <span class="number">{count(entries)}</span>
        <span class="number" title={joined === null ? words.value.firstShape : words.value.joinedTitle}>
          {joined === null ? '' : likeness(joined)}
        </span>
        <Template text={text} />
      </li>
    ))}
  </ul>
)

const Nearest = ({ why }: { readonly why: GroupWhyAnswer }) => {
  const w = words.value
  const { nearest } = why
  if (nearest === null) return <p class="muted">{w.noNearest}</p>
  return (
    <>
      <p class="muted">{w.nearest(likeness(nearest.similarity))}</p>
      <button
        type="button"
        class="quiet nearest"
        data-testid="nearest-group"
        data-group={nearest.id}
        onClick={() => {
          changeView({ group: nearest.id }, 'push')
        }}
      >
        <span class="number">{count(nearest.count)}</span>
        <Template text={nearest.template} />
      </button>
    </>
  )
}

export const GroupWhy = ({ shapes }: { readonly shapes: number }) => {
  const w = words.value
  const why = groupWhy.value
  return (
    <details
      class="fold"
      data-testid="group-why"
      open={whyShown.value}
      onToggle={(event) => {
        whyShown.value = event.currentTarget.open
      }}
    >
      <summary>
        {w.why} <span class="muted">{w.shapes(shapes, count(shapes))}</span>
      </summary>
      {whyError.value !== null && (
        <p class="failure" role="alert">
          {whyError.value}
        </p>
      )}
      {why === null && whyError.value === null && <p class="muted">{w.loading}</p>}
      {why && (
        <div class="why">
          {why.shapes > 1 && <p class="muted">{w.whyCut(likeness(why.similarity))}</p>}
          <Shapes why={why} />
          <Nearest why={why} />
        </div>
      )}
    </details>
  )
}
