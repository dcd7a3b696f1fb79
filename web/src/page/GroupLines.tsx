import type { LineOrder } from '../../../server/api/types.ts'
import { view } from '../state/address.ts'
import { count } from '../state/formatted.ts'
import {
  lineCount,
  lineOrder,
  lines,
  linesCursor,
  linesStart,
  loadingLines,
  loadMoreLines,
  orderLines,
  PAGE_LINES,
  showLinesFrom,
} from '../state/openGroup.ts'
import { words } from '../state/preferences.ts'
import { narrowedQuery } from '../state/viewQuery.ts'
import { groupTextUrl } from '../wire/request.ts'
import { EntryLine } from './EntryLine.tsx'
import { Icon } from './Icon.tsx'

/** The very lines of the open group: in which order, from where on, and all of them as a file. */

const ORDERS: readonly LineOrder[] = ['file', '-file', 'time', '-time']

const Order = () => {
  const w = words.value
  return (
    <select
      data-testid="line-order"
      aria-label={w.lineOrder}
      value={lineOrder.value}
      onChange={({ currentTarget }) => {
        orderLines(ORDERS.find((order) => order === currentTarget.value) ?? 'file')
      }}
    >
      {ORDERS.map((order) => (
        <option key={order} value={order}>
          {w.lineOrders[order]}
        </option>
      ))}
    </select>
  )
}

/** Pages: back, and to both ends; forward is the button below the lines. */
const Pager = ({ all }: { readonly all: number }) => {
  const w = words.value
  const start = linesStart.value
  const last = Math.max(0, all - PAGE_LINES)
  const jump = (testId: string, label: string, to: number) => (
    <button
      type="button"
      class="quiet"
      data-testid={testId}
      disabled={loadingLines.value || to === start}
      onClick={() => {
        showLinesFrom(to)
      }}
    >
      {label}
    </button>
  )
  return (
    <p class="line-pager">
      {jump('first-lines', w.firstLines, 0)}
      {jump('previous-lines', w.previousLines, Math.max(0, start - PAGE_LINES))}
      {jump('last-lines', w.lastLines, last)}
      <span class="muted" data-testid="lines-shown">
        {count(start + 1)}–{count(start + lines.value.length)}
      </span>
    </p>
  )
}

export const GroupLines = () => {
  const w = words.value
  const id = view.value.group
  const all = lineCount.value
  return (
    <section class="lines" aria-label={w.linesTitle}>
      <div class="lines-head">
        <h3 class="caption">
          {w.linesTitle}
          {all !== null && <span class="muted"> {w.ofGroup(all, count(all))}</span>}
        </h3>
        <span class="spacer" />
        <Order />
        {id !== null && (
          <a
            class="icon-button"
            data-testid="download-lines"
            href={groupTextUrl(id, narrowedQuery(view.value))}
            download
            aria-label={w.downloadLines}
            title={w.downloadLines}
          >
            <Icon name="drop" />
          </a>
        )}
      </div>
      {all !== null && all > PAGE_LINES && <Pager all={all} />}
      <ol data-testid="group-lines" data-count={all ?? undefined} aria-busy={loadingLines.value}>
        {lines.value.map((entry) => (
          <EntryLine key={`${entry.upload} ${entry.file} ${entry.offset}`} entry={entry} />
        ))}
      </ol>
      {linesCursor.value !== null && (
        <button
          type="button"
          class="more-button"
          data-testid="load-more-lines"
          disabled={loadingLines.value}
          onClick={() => void loadMoreLines()}
        >
          {loadingLines.value ? w.loading : w.loadMore}
        </button>
      )}
    </section>
  )
}
