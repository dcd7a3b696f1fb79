import type { GroupSort } from '../../../server/api/types.ts'
import { changeView, view } from '../state/address.ts'
import { words } from '../state/preferences.ts'
import { firstOrder, SORTS } from '../state/view.ts'
import { Icon } from './Icon.tsx'

const COLUMNS: readonly {
  readonly name: GroupSort | 'share'
  readonly sort: GroupSort
  readonly kind: string
}[] = [
  { name: 'count', sort: 'count', kind: 'number' },
  { name: 'share', sort: 'count', kind: 'share' },
  { name: 'level', sort: 'level', kind: 'level' },
  { name: 'firstSeen', sort: 'firstSeen', kind: 'time' },
  { name: 'lastSeen', sort: 'lastSeen', kind: 'time' },
  { name: 'template', sort: 'template', kind: 'text' },
]

const sortBy = (sort: GroupSort): void => {
  const now = view.peek()
  const order = now.sort === sort ? (now.order === 'asc' ? 'desc' : 'asc') : firstOrder(sort)
  changeView({ sort, order })
}

const ariaSort = (sort: GroupSort): 'ascending' | 'descending' | 'none' => {
  if (view.value.sort !== sort) return 'none'
  return view.value.order === 'asc' ? 'ascending' : 'descending'
}

/** Column heads; a click sorts, another turns the order. */
export const Heads = () => (
  <thead role="rowgroup">
    <tr role="row" class="heads">
      {COLUMNS.map(({ name, sort, kind }) => (
        <th key={name} role="columnheader" scope="col" class={kind} aria-sort={ariaSort(sort)}>
          <button
            type="button"
            data-sort={name}
            onClick={() => {
              sortBy(sort)
            }}
          >
            {words.value.column[name]}
            {view.value.sort === sort && <Icon name={view.value.order === 'asc' ? 'up' : 'down'} />}
          </button>
        </th>
      ))}
    </tr>
  </thead>
)

/** Where there is no room for column heads. */
export const SortChoice = () => {
  const w = words.value
  const { sort, order } = view.value
  return (
    <div class="sort-choice">
      <label>
        {w.sortBy}
        <select
          value={sort}
          onChange={(event) => {
            const chosen = SORTS.find((name) => name === event.currentTarget.value)
            if (chosen) changeView({ sort: chosen, order: firstOrder(chosen) })
          }}
        >
          {SORTS.map((name) => (
            <option key={name} value={name}>
              {w.column[name]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="icon-button"
        aria-label={order === 'asc' ? w.ascending : w.descending}
        onClick={() => {
          sortBy(sort)
        }}
      >
        <Icon name={order === 'asc' ? 'up' : 'down'} />
      </button>
    </div>
  )
}
