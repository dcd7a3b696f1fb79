import type {
  ExplainAnswer,
  ExplainQuery,
  FacetsAnswer,
  FacetsQuery,
  GroupWhyAnswer,
  GroupDetailAnswer,
  GroupLinesAnswer,
  GroupLinesQuery,
  GroupsAnswer,
  GroupsQuery,
  GroupTextAnswer,
  GroupTextQuery,
  PartsAnswer,
  SearchAnswer,
  SearchQuery,
  TimelineAnswer,
  TimelineQuery,
  UnfinishedAnswer,
  UploadAnswer,
  UploadsAnswer,
  ViewQuery,
} from '../model/answers.ts'
import type { PartKey } from '../model/upload.ts'

/**
 * Everything Logkin can do, one method a use case. Arguments and answers survive a structured clone,
 * because the HTTP thread calls it across a thread boundary. Throws LogkinError.
 */
export interface App {
  /** Learns each file's reading from its sample; what is packed, by its sample, is staged and then unpacked. */
  createUpload(request: CreateUpload): Promise<UploadAnswer>
  /** Adds a file behind the others of an upload, as number `index`; harmless when repeated, else 'conflict'. */
  addFile(upload: string, index: number, file: CreateFile): Promise<UploadAnswer>
  /** For each file, in order, where sending it was begun and not ended; null where it was not. */
  findUnfinished(files: readonly AnnouncedFile[]): Promise<UnfinishedAnswer>
  upload(id: string): Promise<UploadAnswer>
  uploads(): Promise<UploadsAnswer>
  deleteUpload(id: string): Promise<void>
  /** As they were sent: of a packed file the packed ones. */
  parts(upload: string, file: number): Promise<PartsAnswer>
  /** Analyses and stores a part; durable when it returns. `sha256` (64 hex), where the client named one, must be that of `bytes`. */
  putPart(key: PartKey, bytes: Uint8Array, sha256?: string): Promise<PutPartAnswer>
  /**
   * Closes the file: all parts must be there. Final when it returns, unless the file came packed: then a job unpacks it. `again` keeps it although its content is here
   * already, in an upload that was complete before; it may be said later too.
   */
  completeFile(
    upload: string,
    file: number,
    bytes: number,
    parts: number,
    again?: boolean,
  ): Promise<UploadAnswer>
  /** Asks for another reading of a file; a job reads its text anew, and until that is done the old reading is answered. */
  changeReading(upload: string, file: number, change: ReadingChange): Promise<UploadAnswer>
  /** Bytes [from, to) of a file as it was before it was sent; all of them must have been received. */
  content(upload: string, file: number, from: number, to: number): Promise<Uint8Array>
  groups(query: GroupsQuery): Promise<GroupsAnswer>
  group(id: string, query: ViewQuery): Promise<GroupDetailAnswer>
  groupLines(id: string, query: GroupLinesQuery): Promise<GroupLinesAnswer>
  /** The group's lines byte for byte, some MiB of them; the cursor goes on. */
  groupText(id: string, query: GroupTextQuery): Promise<GroupTextAnswer>
  /** Looks through the text for some time; the cursor goes on. */
  search(query: SearchQuery): Promise<SearchAnswer>
  /** Why a group's shapes are one, and what they would be one with next. */
  groupWhy(id: string, query: ViewQuery): Promise<GroupWhyAnswer>
  /** Why a line is in its group. */
  explain(query: ExplainQuery): Promise<ExplainAnswer>
  timeline(query: TimelineQuery): Promise<TimelineAnswer>
  /** Values of fields with their counts. 'busy' until a job has read them from the text, 'incomplete' while a file is being sent. */
  facets(query: FacetsQuery): Promise<FacetsAnswer>
  /** Changes whenever an answer about these uploads (none named: all) may: the base of ETags. Read before what is asked for behind it. */
  version(uploads: readonly string[]): Promise<string>
  /** Claims and runs one waiting job; false where there was none. */
  runJob(): Promise<boolean>
  /** Throws where the store can't be read: for /readyz. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface CreateUpload {
  readonly files: readonly CreateFile[]
  readonly idempotencyKey?: string | undefined
}

export interface CreateFile {
  readonly name: string
  readonly size?: number | undefined
  /** The file's first bytes as they are sent, up to SAMPLE_BYTES. */
  readonly sample: Uint8Array
  readonly charset?: string | undefined
  readonly format?: string | undefined
  readonly zone?: string | undefined
  readonly date?: string | undefined
}

/** What is to be read differently; null takes a wish back, so that the text decides. */
export interface ReadingChange {
  readonly charset?: string | null | undefined
  readonly format?: string | null | undefined
  readonly zone?: string | undefined
  readonly date?: string | undefined
}

/** A file as it was announced, its sample by its hash. */
export interface AnnouncedFile {
  readonly name: string
  readonly size?: number | undefined
  /** 64 hex digits. */
  readonly sampleSha256: string
  readonly charset?: string | undefined
  readonly zone?: string | undefined
  readonly format?: string | undefined
}

export interface PutPartAnswer {
  readonly status: 'applied' | 'same'
  readonly part: number
  readonly bytes: number
  readonly sha256: string
}
