import type { GroupSort, LevelKey, LineOrder, UnpackProblem } from '../../../server/api/types.ts'
import type { ProblemKind } from '../upload/problem.ts'
import type { TransferState } from '../upload/messages.ts'
import { counted } from './numbers.ts'

export interface Words {
  readonly addFiles: string
  readonly apiDocs: string
  readonly uploads: string
  readonly allUploads: string
  readonly allUploadsTitle: string
  readonly includeUpload: (name: string) => string
  readonly andMore: (count: string) => string
  readonly files: (value: number, text: string) => string
  readonly changeReading: (name: string) => string
  readonly readingTitle: string
  readonly readingFile: string
  readonly readingFormat: string
  readonly readingZone: string
  readonly readingDate: string
  readonly readingCharset: string
  readonly asFound: (found: string) => string
  readonly asTextSays: string
  readonly plainFormat: string
  readonly readingNote: string
  readonly readAnew: string
  readonly deleteUpload: (name: string) => string
  readonly deleteQuestion: (name: string) => string
  readonly deleteWarning: string
  readonly remove: string
  readonly cancel: string
  readonly close: string
  readonly uploadState: Readonly<
    Record<'complete' | 'duplicate' | 'analysing' | 'rereading' | 'receiving' | 'unpacking', string>
  >
  readonly alreadyHere: (value: number, names: string) => string
  readonly openExisting: string
  readonly openExistingTitle: string
  readonly keepToo: string
  readonly unfinished: (value: number, names: string) => string
  readonly unpackedFrom: (name: string) => string
  readonly linksPassedOver: (value: number, text: string) => string
  readonly devicesPassedOver: (value: number, text: string) => string
  readonly notUnpacked: (value: number, text: string) => string
  /** The server's sentence about something that could not be unpacked, in the reader's language. */
  readonly unpackProblem: (problem: UnpackProblem, name: string) => string
  readonly missingParts: (value: number, text: string) => string
  readonly toLight: string
  readonly toDark: string
  readonly utc: string
  readonly local: string
  readonly zoneTitle: string
  readonly languageTitle: string
  readonly dropHere: string
  readonly emptyTitle: string
  readonly emptyHint: string
  readonly emptyCurl: string
  readonly emptyNote: string
  readonly progress: string
  readonly transferState: Readonly<Record<TransferState, string>>
  readonly tryingAgain: string
  readonly sentOf: (sent: string, total: string) => string
  readonly retry: string
  readonly dismiss: string
  readonly transfersDone: (value: number, text: string) => string
  readonly transfersActive: (value: number, text: string) => string
  readonly transfersFailed: (value: number, text: string) => string
  readonly problem: (kind: ProblemKind, format: string) => string
  readonly networkProblem: string
  readonly lines: (value: number, text: string) => string
  readonly entries: (value: number, text: string) => string
  readonly groups: (value: number, text: string) => string
  readonly grouped: string
  readonly unparsed: string
  readonly blank: string
  readonly binary: string
  readonly partial: string
  readonly partialTitle: string
  readonly coarse: string
  readonly coarseTitle: string
  readonly balanceTitle: string
  readonly filter: string
  readonly filterHint: string
  readonly levels: string
  readonly level: Readonly<Record<LevelKey, string>>
  readonly similarity: string
  readonly similarityTitle: string
  readonly resetSimilarity: string
  readonly column: Readonly<Record<GroupSort | 'share', string>>
  readonly sortBy: string
  readonly ascending: string
  readonly descending: string
  readonly table: string
  readonly matched: (shown: string, all: string) => string
  readonly loadMore: string
  readonly loading: string
  readonly noMatch: string
  readonly clearFilters: string
  readonly noGroups: string
  readonly tryAgain: string
  readonly timeline: string
  readonly timelineHint: string
  readonly timelineSummary: (entries: string, from: string, to: string) => string
  readonly noTimes: string
  readonly someUntimed: (value: number, text: string) => string
  readonly perBar: (width: string) => string
  readonly from: string
  readonly to: string
  readonly clearRange: string
  readonly badTime: string
  readonly group: string
  readonly shapes: (value: number, text: string) => string
  readonly copyTemplate: string
  readonly copied: string
  readonly samples: string
  readonly why: string
  readonly whyCut: (similarity: string) => string
  readonly firstShape: string
  readonly joinedTitle: string
  readonly nearest: (similarity: string) => string
  readonly noNearest: string
  readonly openGroup: string
  readonly fields: string
  readonly readingFields: string
  readonly noFields: string
  readonly excludedFields: (names: string) => string
  readonly removeFacet: (facet: string) => string
  readonly emptyValue: string
  readonly searchText: string
  readonly searchHint: string
  readonly search: string
  readonly regex: string
  readonly regexTitle: string
  readonly searchingText: string
  readonly searchOn: string
  readonly stop: string
  readonly foundEntries: (value: number, text: string) => string
  readonly linesTitle: string
  readonly lineOrder: string
  readonly lineOrders: Readonly<Record<LineOrder, string>>
  readonly firstLines: string
  readonly previousLines: string
  readonly lastLines: string
  readonly downloadLines: string
  readonly downloadFile: (name: string) => string
  readonly atByte: (offset: string) => string
  readonly ofGroup: (value: number, text: string) => string
  readonly firstSeen: string
  readonly lastSeen: string
  readonly noTime: string
  readonly cutNote: string
  readonly never: string
  readonly units: Readonly<Record<'ms' | 's' | 'min' | 'h' | 'd', string>>
}

const PROBLEMS: Readonly<Record<ProblemKind, (format: string) => string>> = {
  unreadable: () =>
    'The browser can not read this file: check that it is still there and not open elsewhere, then drop it again.',
  archive: (format) =>
    `This is a ${format} archive, which is not read here: drop its files, or a zip or tar of them.`,
}

export const en: Words = {
  addFiles: 'Add files',
  apiDocs: 'API',
  uploads: 'Uploads',
  allUploads: 'All uploads',
  allUploadsTitle: 'Show the groups of all uploads together',
  includeUpload: (name) => `Include ${name}`,
  andMore: (count) => `+${count}`,
  files: (value, text) => counted(value, text, 'file', 'files'),
  changeReading: (name) => `How ${name} is read`,
  readingTitle: 'How it is read',
  readingFile: 'File',
  readingFormat: 'Columns before the message',
  readingZone: 'Zone of times that name none',
  readingDate: 'Day that times without a year or date end at',
  readingCharset: 'Character set',
  asFound: (found) => `as found: ${found}`,
  asTextSays: 'as the text says',
  plainFormat: 'none but time and level',
  readingNote: 'The stored text is read anew; until that is done, you see the groups as they are now.',
  readAnew: 'Read anew',
  deleteUpload: (name) => `Delete ${name}`,
  deleteQuestion: (name) => `Delete ${name}?`,
  deleteWarning: 'Its text and its groups are removed from this server. This can not be undone.',
  remove: 'Delete',
  cancel: 'Cancel',
  close: 'Close',
  uploadState: {
    complete: 'complete',
    duplicate: 'already here',
    analysing: 'analysing',
    rereading: 'reading anew',
    receiving: 'receiving',
    unpacking: 'unpacking',
  },
  alreadyHere: (value, names) =>
    value === 1
      ? `${names} is already here: the same content was uploaded before.`
      : `${names} are already here: the same content was uploaded before.`,
  openExisting: 'Open the existing one',
  openExistingTitle: 'This copy is then deleted',
  keepToo: 'Keep this one too',
  unfinished: (value, names) =>
    value === 1
      ? `${names} is not here whole. If sending it broke off, drop it again: it goes on where it stopped.`
      : `${names} are not here whole. If sending them broke off, drop them again: they go on where they stopped.`,
  unpackedFrom: (name) => `unpacked from ${name}`,
  linksPassedOver: (value, text) => `${counted(value, text, 'link', 'links')} passed over`,
  devicesPassedOver: (value, text) => `${counted(value, text, 'device', 'devices')} passed over`,
  notUnpacked: (value, text) =>
    `${counted(value, text, 'file', 'files')} could not be unpacked whole; what could be is here`,
  unpackProblem: ({ message }) => message,
  missingParts: (value, text) => counted(value, text, 'part missing', 'parts missing'),
  toLight: 'Switch to the light theme',
  toDark: 'Switch to the dark theme',
  utc: 'UTC',
  local: 'Local',
  zoneTitle: 'Times in',
  languageTitle: '切换到中文',
  dropHere: 'Drop log files anywhere',
  emptyTitle: 'Drop log files here',
  emptyHint:
    'Lines that are alike become one row: its template, how often it occurred, and when. Any format, any size; gzip, zstd, bzip2, xz, zip and tar are unpacked.',
  emptyCurl: 'Or send one from a terminal',
  emptyNote: 'Nothing leaves this server.',
  progress: 'Upload progress',
  transferState: {
    waiting: 'waiting',
    reading: 'reading',
    sending: 'sending',
    analysing: 'analysing',
    unpacking: 'unpacking',
    done: 'done',
    failed: 'failed',
  },
  tryingAgain: 'server busy, trying again',
  sentOf: (sent, total) => `${sent} of ${total}`,
  retry: 'Retry',
  dismiss: 'Dismiss',
  transfersDone: (value, text) => `${counted(value, text, 'file', 'files')} done`,
  transfersActive: (value, text) => `${counted(value, text, 'file', 'files')} on the way`,
  transfersFailed: (value, text) => `${counted(value, text, 'file', 'files')} failed`,
  problem: (kind, format) => PROBLEMS[kind](format),
  networkProblem: 'The server can not be reached: check that it runs, then retry.',
  lines: (value, text) => counted(value, text, 'line', 'lines'),
  entries: (value, text) => counted(value, text, 'entry', 'entries'),
  groups: (value, text) => counted(value, text, 'group', 'groups'),
  grouped: 'grouped',
  unparsed: 'unparsed',
  blank: 'blank',
  binary: 'binary',
  partial: 'partial',
  partialTitle: 'Files are still arriving, being analysed or added up: the figures grow',
  coarse: 'coarser groups',
  coarseTitle:
    'A file has more than 50,000 kinds of messages: they are told apart less strictly, so that groups are coarser',
  balanceTitle: 'Every line is in a group or counted as unparsed',
  filter: 'Filter templates',
  filterHint: 'Filter templates',
  levels: 'Levels',
  level: {
    fatal: 'fatal',
    error: 'error',
    warn: 'warn',
    info: 'info',
    debug: 'debug',
    trace: 'trace',
    none: 'no level',
  },
  similarity: 'Similarity',
  similarityTitle: 'How alike lines must be to share a group: lower makes fewer groups, higher more',
  resetSimilarity: 'Back to 0.5',
  column: {
    count: 'Count',
    lines: 'Lines',
    share: 'Share',
    level: 'Level',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    template: 'Template',
  },
  sortBy: 'Sort by',
  ascending: 'ascending',
  descending: 'descending',
  table: 'Groups of similar lines',
  matched: (shown, all) => `${shown} of ${all} groups`,
  loadMore: 'Load more',
  loading: 'Loading…',
  noMatch: 'No group matches these filters.',
  clearFilters: 'Clear all filters',
  noGroups: 'There are no entries here yet.',
  tryAgain: 'Try again',
  timeline: 'Entries over time',
  timelineHint: 'Drag across the chart to choose a time range',
  timelineSummary: (entries, from, to) => `${entries} from ${from} to ${to}`,
  noTimes: 'No entry here names a time, so there is nothing to chart.',
  someUntimed: (value, text) => `${counted(value, text, 'entry', 'entries')} without a time`,
  perBar: (width) => `${width} a bar`,
  from: 'From',
  to: 'To',
  clearRange: 'All times',
  badTime: 'Write a time like 2026-01-31 12:00:00',
  group: 'Group',
  shapes: (value, text) => counted(value, text, 'shape', 'shapes'),
  copyTemplate: 'Copy template',
  copied: 'Copied',
  samples: 'Samples',
  why: 'Why one group',
  whyCut: (similarity) =>
    `Groups are cut at ${similarity}. Beside each shape, the similarity from which it is one with the first:`,
  firstShape: 'The first shape, which the others are compared with',
  joinedTitle: 'Similarity with the first shape',
  nearest: (similarity) => `Nearest group: one with this from similarity ${similarity} downwards.`,
  noNearest: 'There is no other group.',
  openGroup: 'Open its group',
  fields: 'Fields',
  readingFields: 'The fields are being read from the text …',
  noFields: 'These entries have no fields.',
  excludedFields: (names) => `Not counted, as they have too many or too long values: ${names}`,
  removeFacet: (facet) => `No longer only ${facet}`,
  emptyValue: '(empty)',
  searchText: 'Search the text of the lines',
  searchHint: 'Search the text',
  search: 'Search',
  regex: 'Regular expression',
  regexTitle: 'As RE2 reads it; (?i) makes upper and lower case alike',
  searchingText: 'Searching …',
  searchOn: 'Search on',
  stop: 'Stop',
  foundEntries: (value, text) => `${counted(value, text, 'entry', 'entries')} found`,
  linesTitle: 'Lines',
  lineOrder: 'Order of the lines',
  lineOrders: {
    file: 'As in the files',
    '-file': 'From the end of the files',
    time: 'Oldest first',
    '-time': 'Newest first',
  },
  firstLines: 'First',
  previousLines: 'Previous',
  lastLines: 'Last',
  downloadLines: 'Download these lines',
  downloadFile: (name) => `Download ${name}`,
  atByte: (offset) => `byte ${offset}`,
  ofGroup: (value, text) => counted(value, text, 'entry', 'entries'),
  firstSeen: 'first',
  lastSeen: 'last',
  noTime: 'no time',
  cutNote: 'cut here; the file holds more',
  never: '–',
  units: { ms: 'ms', s: 's', min: 'min', h: 'h', d: 'd' },
}
