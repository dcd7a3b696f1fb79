import { BarChart, type BarSeriesOption } from 'echarts/charts'
import { BrushComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

/**
 * Stacked bars over time, and the only module that knows ECharts; it is loaded after the table.
 * Dragging across the bars chooses a range of them.
 */
use([BarChart, BrushComponent, GridComponent, TooltipComponent, CanvasRenderer])

export interface BarsSeries {
  readonly name: string
  /** A colour as CSS writes it. */
  readonly colour: string
  readonly values: readonly number[]
}

export interface BarsContent {
  /** One a bar. */
  readonly labels: readonly string[]
  readonly series: readonly BarsSeries[]
  /** Heading of a bar's tooltip. */
  readonly titleOf: (bar: number) => string
  readonly formatCount: (value: number) => string
  readonly colours: {
    readonly text: string
    readonly line: string
    readonly surface: string
    readonly accent: string
  }
  /** Without axis labels: for the small one. */
  readonly compact: boolean
}

export interface Bars {
  update(content: BarsContent): void
  resize(): void
  dispose(): void
}

/** A single fatal entry among millions must be seen. */
const SMALLEST_BAR_PX = 2

const isAreas = (event: unknown): event is { readonly areas: readonly { readonly coordRange?: unknown }[] } =>
  typeof event === 'object' && event !== null && 'areas' in event && Array.isArray(event.areas)

const rangeOf = (event: unknown): readonly [number, number] | null => {
  const range: unknown = isAreas(event) ? event.areas[0]?.coordRange : undefined
  if (!Array.isArray(range)) return null
  const [from, to] = range.map(Number)
  return from === undefined || to === undefined || Number.isNaN(from + to) ? null : [from, to]
}

const tooltip = (content: BarsContent, bar: number): HTMLElement => {
  const box = document.createElement('div')
  box.className = 'chart-tip'
  const title = document.createElement('b')
  title.textContent = content.titleOf(bar)
  box.append(title)
  for (const { name, colour, values } of content.series.toReversed()) {
    const value = values[bar] ?? 0
    if (value === 0) continue
    const row = document.createElement('div')
    const dot = document.createElement('i')
    dot.style.background = colour
    const label = document.createElement('span')
    label.textContent = name
    const figure = document.createElement('span')
    figure.textContent = content.formatCount(value)
    row.append(dot, label, figure)
    box.append(row)
  }
  return box
}

const seriesOf = ({ name, colour, values }: BarsSeries): BarSeriesOption => ({
  type: 'bar',
  name,
  stack: 'all',
  itemStyle: { color: colour },
  data: values.map((value) => (value === 0 ? null : value)),
  barMinHeight: SMALLEST_BAR_PX,
  barCategoryGap: '14%',
  barMaxWidth: 36,
  emphasis: { disabled: true },
})

export const createBars = (
  element: HTMLElement,
  onRange: (firstBar: number, lastBar: number) => void,
): Bars => {
  const chart: EChartsType = init(element, undefined, { renderer: 'canvas' })
  let bars = 0
  chart.on('brushEnd', (event: unknown) => {
    const range = rangeOf(event)
    chart.dispatchAction({ type: 'brush', areas: [] })
    if (range === null || bars === 0) return
    const within = (bar: number): number => Math.min(bars - 1, Math.max(0, Math.round(bar)))
    onRange(within(Math.min(...range)), within(Math.max(...range)))
  })
  return {
    update(content) {
      bars = content.labels.length
      const { text, line, surface, accent } = content.colours
      const label = { color: text, fontSize: 11, fontFamily: 'inherit' }
      chart.setOption(
        {
          animation: false,
          grid: content.compact
            ? { left: 0, right: 0, top: 4, bottom: 18, containLabel: false }
            : { left: 48, right: 8, top: 8, bottom: 22, containLabel: false },
          xAxis: {
            type: 'category',
            data: [...content.labels],
            axisTick: { show: false },
            axisLine: { lineStyle: { color: line } },
            axisLabel: { ...label, hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right' },
          },
          yAxis: {
            type: 'value',
            minInterval: 1,
            splitNumber: 2,
            show: !content.compact,
            axisLabel: { ...label, formatter: (value: number) => content.formatCount(value) },
            splitLine: { lineStyle: { color: line } },
          },
          tooltip: {
            trigger: 'axis',
            axisPointer: { type: 'shadow', shadowStyle: { color: text, opacity: 0.12 } },
            confine: true,
            backgroundColor: surface,
            borderColor: line,
            padding: 8,
            textStyle: { color: text, fontSize: 12 },
            formatter: (params: unknown) => {
              const first: unknown = Array.isArray(params) ? params[0] : params
              const bar =
                typeof first === 'object' && first !== null && 'dataIndex' in first
                  ? Number(first.dataIndex)
                  : 0
              return tooltip(content, bar)
            },
          },
          brush: {
            xAxisIndex: 0,
            brushType: 'lineX',
            brushMode: 'single',
            transformable: false,
            throttleType: 'debounce',
            throttleDelay: 50,
            outOfBrush: { colorAlpha: 0.35 },
            brushStyle: { color: accent, opacity: 0.18, borderWidth: 0 },
          },
          series: content.series.map(seriesOf),
        },
        { notMerge: true },
      )
      chart.dispatchAction({
        type: 'takeGlobalCursor',
        key: 'brush',
        brushOption: { brushType: 'lineX', brushMode: 'single' },
      })
    },
    resize() {
      chart.resize()
    },
    dispose() {
      chart.dispose()
    },
  }
}
