import { render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/marks.css'
import './styles/page.css'
import './styles/chart.css'
import './styles/toolbar.css'
import './styles/empty.css'
import './styles/room.css'
import './styles/uploads.css'
import './styles/table.css'
import './styles/panel.css'
import './styles/search.css'
import './styles/fields.css'
import { Page } from './page/Page.tsx'
import { followFacets } from './state/facets.ts'
import { followGroups } from './state/groups.ts'
import { followGroupWhy } from './state/groupWhy.ts'
import { followOpenGroup } from './state/openGroup.ts'
import { applyPreferences } from './state/preferences.ts'
import { followTextSearch } from './state/textSearch.ts'
import { followTimeline } from './state/timeline.ts'
import { refreshUploads } from './state/uploads.ts'

/** Starts the page: preferences first, so that nothing flashes; then the data, while the frame is drawn. */
applyPreferences()
void refreshUploads()
followGroups()
followTimeline()
followOpenGroup()
followGroupWhy()
followTextSearch()
followFacets()

const root = document.getElementById('page')
if (root) render(<Page />, root)
