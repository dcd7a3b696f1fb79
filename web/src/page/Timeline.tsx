import { useSignal, useSignalEffect } from '@preact/signals'
import { Chart } from '../chart/Chart.tsx'
import { changeView, view } from '../state/address.ts'
import { count, duration, instant } from '../state/formatted.ts'
import { words, zone } from '../state/preferences.ts'
import { timeline, timelineError } from '../state/timeline.ts'
import { formatExactInstant, readTypedInstant } from '../text/times.ts'

/** Sets the time range that table, chart and lines are narrowed to. */
export const chooseRange = (from: string, to: string): void => {
  changeView({ from, to }, 'push')
}

interface BoundProps {
  readonly bound: 'from' | 'to'
  /** What the data reach to, shown while nothing is set. */
  readonly extent: string | null
}

/** One end of the range, to be read, and to be typed where dragging is no option. */
const Bound = ({ bound, extent }: BoundProps) => {
  const w = words.value
  const draft = useSignal('')
  const wrong = useSignal(false)
  const current = view.value[bound]
  useSignalEffect(() => {
    const chosen = view.value[bound]
    draft.value = chosen === null ? '' : formatExactInstant(chosen, zone.value)
    wrong.value = false
  })
  const apply = (): void => {
    const text = draft.value.trim()
    if (text === (current === null ? '' : formatExactInstant(current, zone.value))) return
    const typed = text === '' ? null : readTypedInstant(text, zone.value)
    wrong.value = text !== '' && typed === null
    if (!wrong.value) changeView({ [bound]: typed }, 'push')
  }
  return (
    <label class="bound">
      <span>{w[bound]}</span>
      <input
        type="text"
        class="mono"
        value={draft.value}
        placeholder={instant(extent)}
        aria-invalid={wrong.value}
        title={wrong.value ? w.badTime : undefined}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          draft.value = event.currentTarget.value
        }}
        onChange={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply()
        }}
      />
    </label>
  )
}

export const Timeline = () => {
  const w = words.value
  const answer = timeline.value
  if (answer === null) {
    return (
      <section class="timeline" data-testid="timeline">
        {timelineError.value !== null && <p class="failure">{timelineError.value}</p>}
        <div class="chart" />
      </section>
    )
  }
  const { buckets, bucketMs, untimed } = answer
  const last = buckets.at(-1)
  const { from, to } = view.value
  return (
    <section class="timeline" data-testid="timeline" data-buckets={buckets.length} aria-label={w.timeline}>
      {buckets.length > 0 || from !== null || to !== null ? (
        <>
          <div class="timeline-head">
            <span class="caption">{w.timeline}</span>
            {buckets.length > 0 && <span class="muted">{w.perBar(duration(bucketMs))}</span>}
            {untimed > 0 && <span class="muted">{w.someUntimed(untimed, count(untimed))}</span>}
            <span class="spacer" />
            <Bound bound="from" extent={buckets[0]?.time ?? null} />
            <Bound
              bound="to"
              extent={last ? new Date(Date.parse(last.time) + bucketMs).toISOString() : null}
            />
            <button
              type="button"
              disabled={from === null && to === null}
              onClick={() => {
                changeView({ from: null, to: null }, 'push')
              }}
            >
              {w.clearRange}
            </button>
          </div>
          <div title={w.timelineHint}>
            <Chart answer={answer} onRange={chooseRange} />
          </div>
        </>
      ) : (
        <p class="muted">{w.noTimes}</p>
      )}
    </section>
  )
}
