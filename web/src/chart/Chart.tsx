import { useEffect, useRef } from 'preact/hooks'
import type { TimelineAnswer } from '../../../server/api/types.ts'
import { count, instant } from '../state/formatted.ts'
import { language, theme, words, zone } from '../state/preferences.ts'
import { formatExactInstant, formatTick } from '../text/times.ts'
import type { Bars, BarsContent } from './bars.ts'

interface ChartProps {
  readonly answer: TimelineAnswer
  readonly compact?: boolean
  /** Instants: the first bar's start, the last one's end. */
  readonly onRange: (from: string, to: string) => void
}

const endOf = (time: string, bucketMs: number): string => new Date(Date.parse(time) + bucketMs).toISOString()

/** Colours are the style sheet's, so that themes stand in one place. */
const readColour = (element: HTMLElement): ((name: string) => string) => {
  const style = getComputedStyle(element)
  return (name) => style.getPropertyValue(name).trim()
}

const contentOf = (element: HTMLElement, answer: TimelineAnswer, compact: boolean): BarsContent => {
  const colour = readColour(element)
  const { buckets, bucketMs, levels } = answer
  const spanMs = bucketMs * buckets.length
  return {
    labels: buckets.map(({ time }) => formatTick(time, bucketMs, spanMs, zone.value)),
    series: levels.map((level, i) => ({
      name: words.value.level[level],
      colour: colour(`--fill-${level}`),
      values: buckets.map(({ counts }) => counts[i] ?? 0),
    })),
    titleOf: (bar) => formatExactInstant(buckets[bar]?.time ?? '', zone.value),
    formatCount: count,
    colours: {
      text: colour('--muted'),
      line: colour('--line'),
      surface: colour('--raised'),
      accent: colour('--accent'),
    },
    compact,
  }
}

const describe = ({ buckets, bucketMs }: TimelineAnswer): string => {
  const first = buckets[0]
  const last = buckets.at(-1)
  if (!first || !last) return words.value.noTimes
  const entries = buckets.reduce((sum, bucket) => sum + bucket.counts.reduce((a, b) => a + b, 0), 0)
  return words.value.timelineSummary(
    words.value.entries(entries, count(entries)),
    instant(first.time),
    instant(endOf(last.time, bucketMs)),
  )
}

/** The chart in its frame. What it shows is also said in words, for those who do not see it. */
export const Chart = ({ answer, compact = false, onRange }: ChartProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const bars = useRef<Bars | null>(null)
  const shown = useRef({ answer, onRange })
  shown.current = { answer, onRange }
  const look = `${theme.value} ${zone.value} ${language.value}`

  const draw = (): void => {
    if (frame.current) bars.current?.update(contentOf(frame.current, shown.current.answer, compact))
  }

  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    let gone = false
    const observer = new ResizeObserver(() => bars.current?.resize())
    void import('./bars.ts').then(({ createBars }) => {
      if (gone) return
      bars.current = createBars(element, (firstBar, lastBar) => {
        const { buckets, bucketMs } = shown.current.answer
        const first = buckets[firstBar]
        const last = buckets[lastBar]
        if (first && last) shown.current.onRange(first.time, endOf(last.time, bucketMs))
      })
      draw()
      observer.observe(element)
    })
    return () => {
      gone = true
      observer.disconnect()
      bars.current?.dispose()
      bars.current = null
    }
  }, [])

  useEffect(draw, [answer, look, compact])

  return (
    <div class={compact ? 'chart compact' : 'chart'} role="img" aria-label={describe(answer)}>
      <div ref={frame} class="chart-frame" />
    </div>
  )
}
