import type { FileKey, PartKey, Reading, ReadingWishes, UnpackOutcome, Upload } from '../model/upload.ts'

/**
 * Where uploads, their text and the facts about them live.
 *
 * Facts are immutable and keyed: by (file, part, revision) or by (file, seam, revision), where a revision is one analysis
 * of the file. Writing one twice is harmless, so every retry is. The store does not look into facts, indexes and totals: they are bytes that app/ writes and reads.
 * No SQL and no row type leaves store/. Every method may be called from several processes at once.
 * Methods throw LogkinError: 'not-found' for an upload that is not there or was deleted, 'disk-full', 'busy'.
 */
export interface Store {
  /**
   * Stores a new upload. With a known `idempotencyKey`: the stored one if `fingerprint` is equal, else LogkinError 'conflict'.
   * Packed files take their announced sizes of the staging area: 'too-large' or 'disk-full' where they don't fit.
   */
  createUpload(upload: NewUpload): Promise<Upload>
  /**
   * Adds a file to an upload, as number `index`: the one behind its last. 'same' where it is there already, by its
   * fingerprint; 'conflict' where another is, or files before it are not.
   */
  addFile(
    upload: string,
    index: number,
    file: NewFile,
    revision: number,
  ): Promise<'applied' | 'same' | 'conflict'>
  /** Null where there is none or it was deleted. */
  upload(id: string): Promise<Upload | null>
  /** Newest first. */
  uploads(): Promise<readonly Upload[]>
  /**
   * For each fingerprint the file that was announced with it, in the newest upload that is not complete; null where there
   * is none. No file is named twice.
   */
  findUnfinished(fingerprints: readonly string[]): Promise<readonly (FileKey | null)[]>
  /** Hides the upload at once and enqueues the job 'delete' for the rest, in one transaction. False where there was none. */
  deleteUpload(id: string): Promise<boolean>
  /** The same, but only while every file of it is a duplicate; else false. */
  deleteDuplicate(id: string): Promise<boolean>

  /**
   * Makes a part durable: text, facts, indexes, in one transaction; when it returns, the part has survived a power cut.
   * 'same': these bytes are stored already (by sha256), nothing was written. 'conflict': other bytes are stored, or the
   * file was completed without this part.
   */
  commitPart(part: PartRecord): Promise<'applied' | 'same' | 'conflict'>
  /** The parts of a file, ascending. */
  parts(upload: string, file: number): Promise<readonly PartInfo[]>
  /**
   * The staging area: makes a part of a packed file durable as it is. 'same' and 'conflict' as for commitPart, also when the
   * file is unpacked and its bytes are gone. 'disk-full' where the area is full.
   */
  stagePart(part: StagedPart): Promise<'applied' | 'same' | 'conflict'>
  /** The parts of a packed file as they came, ascending; they stay known when their bytes are gone. */
  stagedParts(upload: string, file: number): Promise<readonly PartInfo[]>
  /** The bytes of one of them. 'internal' where they are not what was stored. */
  readStaged(upload: string, file: number, part: number): Promise<Uint8Array>
  /**
   * Fixes the packed file's bytes and parts and has it unpacked by the job 'unpack': one packed file of an upload after the
   * other, in their order, so that the files they become have one too. Repeated as requestClose.
   */
  requestUnpack(
    upload: string,
    file: number,
    bytes: number,
    parts: number,
    again?: boolean,
  ): Promise<'applied' | 'same' | 'conflict'>
  /**
   * The index of the file that a member of a packed file is stored as: the packed file's own for member 0, for others one
   * behind all. The same index when it is asked for again. 'full' where the upload has MAX_FILES_PER_UPLOAD.
   */
  addMember(
    lease: Lease,
    upload: string,
    file: number,
    member: number,
    as: NewFile,
    revision: number,
  ): Promise<number | 'full' | 'fenced'>
  /** Notes that all that could be unpacked is; the next packed file of the upload is unpacked then. */
  finishUnpack(
    lease: Lease,
    upload: string,
    file: number,
    outcome: UnpackOutcome,
  ): Promise<'applied' | 'fenced'>
  /** Removes up to `maxBlocks` blocks of an unpacked file's bytes from the staging area; 'done' when none are left. */
  dropStaged(
    lease: Lease,
    upload: string,
    file: number,
    maxBlocks: number,
  ): Promise<'more' | 'done' | 'fenced'>

  /** Joins two neighbouring parts; writing one twice is harmless, and so is one of a revision that is replaced by now: 'same'. */
  commitSeam(seam: SeamRecord): Promise<'applied' | 'same'>
  /** Facts of parts and seams of one revision: by part, then seams after their part. */
  facts(upload: string, file: number, revision: number): Promise<readonly FactRecord[]>
  /** The keys of `facts` without their bytes, to see cheaply what is new; with `run` only those of its parts. */
  factKeys(upload: string, file: number, revision: number, run?: FoldKey): Promise<readonly FactKey[]>
  factsOf(
    upload: string,
    file: number,
    revision: number,
    keys: readonly FactKey[],
  ): Promise<readonly FactRecord[]>

  /**
   * Keeps what the facts of a run of parts add up to, in the place of folds that lie within it; readers see nothing of it. 'same'
   * where a fold is there that covers it, or nobody needs it: the file is complete, or the revision is replaced by now.
   */
  commitFold(fold: FoldRecord): Promise<'applied' | 'same'>
  /** Ascending; none overlaps another. */
  foldKeys(upload: string, file: number, revision: number): Promise<readonly FoldKey[]>
  /** Null where there is none by now: a larger one has taken its place, or the file is complete. */
  fold(upload: string, file: number, revision: number, key: FoldKey): Promise<Uint8Array | null>

  /** Bytes [from, to) of the file's text. All of it must be stored: else LogkinError 'incomplete'. */
  readText(upload: string, file: number, from: number, to: number): Promise<Uint8Array>
  /** The index bytes of blocks of one part, in order (block b covers BLOCK_BYTES from part start + b * BLOCK_BYTES). */
  indexes(upload: string, file: number, part: number, revision: number): Promise<readonly Uint8Array[]>

  /**
   * Fixes bytes and parts, state 'closing', and enqueues the job 'close', in one transaction. Harmless when repeated with
   * the same figures; else 'conflict'. With `again`, also when that is said later, the file never is a duplicate.
   */
  requestClose(
    upload: string,
    file: number,
    bytes: number,
    parts: number,
    again?: boolean,
  ): Promise<'applied' | 'same' | 'conflict'>
  /**
   * Stores the file's totals and sets state 'complete', if the lease still holds. `identity` is equal for files of equal
   * content that are read in the same way: of those in several uploads all but the first completed are duplicates.
   */
  finishClose(
    lease: Lease,
    upload: string,
    file: number,
    revision: number,
    totals: Uint8Array,
    identity?: string,
  ): Promise<'applied' | 'fenced'>
  totals(upload: string, file: number, revision: number): Promise<Uint8Array | null>

  /**
   * Keeps what was derived from the facts or the text of one revision, so that it need not be derived again; it takes the
   * place of what has that name. Nothing readers see changes by it. 'same': the revision is neither read nor asked for.
   */
  keepDerived(
    upload: string,
    file: number,
    revision: number,
    name: string,
    data: Uint8Array,
  ): Promise<'applied' | 'same'>
  /** Null where it is not kept: then it can be derived. */
  derived(upload: string, file: number, revision: number, name: string): Promise<Uint8Array | null>

  /**
   * Asks for the file's text to be analysed anew: as `wanted`, or with null as it is read now. Takes the place of what was
   * asked for before, whose holder is fenced; 'same' where it is just that. The job 'reanalyze' is there once the file is
   * complete. With `wanted` the file never is a duplicate.
   */
  requestReanalysis(upload: string, file: number, wanted: ReadingWishes | null): Promise<'applied' | 'same'>
  /** Asks the same for all complete files with facts of an older analyzer than this one; answers how many. */
  requestOutdated(analyzer: number): Promise<number>
  /**
   * What a holder of 'reanalyze' is to make: facts keyed by `revision`, which is another one than that of facts that other
   * analyzers made. 'newer': a newer analyzer has begun. Null where nothing is asked for any more.
   */
  beginReanalysis(
    lease: Lease,
    upload: string,
    file: number,
    analyzer: number,
  ): Promise<{ readonly revision: number; readonly wanted: ReadingWishes | null } | 'newer' | 'fenced' | null>
  /** Stores what the new analysis says of a part that is stored. */
  commitAnalysis(lease: Lease, part: AnalysisRecord): Promise<'applied' | 'same' | 'fenced'>
  /** Lets all readers see the new analysis instead of the old one, in one step. */
  finishReanalysis(lease: Lease, done: Reanalysed): Promise<'applied' | 'fenced'>
  /** Removes up to `maxRows` rows of analyses that are neither read nor asked for; 'done' when none are left. */
  dropReplaced(
    lease: Lease,
    upload: string,
    file: number,
    maxRows: number,
  ): Promise<'more' | 'done' | 'fenced'>

  /** Stores other totals of a complete file, derived anew. 'same': these are stored, or this revision is no longer the one that is read. */
  replaceTotals(
    upload: string,
    file: number,
    revision: number,
    totals: Uint8Array,
  ): Promise<'applied' | 'same'>
  /** Deletes up to `maxRows` rows of a deleted upload, if the lease still holds; 'done' when nothing is left of it. */
  deleteSome(lease: Lease, upload: string, maxRows: number): Promise<'more' | 'done' | 'fenced'>

  /** Enqueues the job 'fields' of a file, unless it is there. */
  requestFields(upload: string, file: number): Promise<void>
  /** Enqueues the job 'retain', unless it is there. */
  requestRetention(): Promise<void>
  /** Takes the eldest job that is free or whose lease ran out; its fence grows with every claim. Null where there is none. */
  claimJob(worker: string, leaseMs: number, kinds?: readonly JobKind[]): Promise<Job | null>
  /** Takes this job if it is free or its lease ran out; a delay from `failJob` does not hold it back. */
  claimJobFor(
    kind: JobKind,
    upload: string,
    file: number | null,
    worker: string,
    leaseMs: number,
  ): Promise<Job | null>
  /** Prolongs the lease; false where another has it by now. */
  heartbeat(lease: Lease, leaseMs: number): Promise<boolean>
  finishJob(lease: Lease): Promise<'applied' | 'fenced'>
  /** Gives the job back with what went wrong, or null where it is to be done again and again; it is taken again after `delayMs`. */
  failJob(lease: Lease, error: string | null, delayMs: number): Promise<'applied' | 'fenced'>

  /** Looks through the store's own structures, not into facts and text: a sentence for each thing that is not as it should be. May take long. */
  check(): Promise<readonly string[]>
  /** Throws 'disk-full' where nothing that makes the store larger would be taken now: to be asked before work is put in. */
  checkRoom(): Promise<void>
  /** A number that has changed whenever anything that readers can see of this upload (or, without one, of any) has. Cheap. */
  version(upload?: string): Promise<number>
  close(): Promise<void>
}

export interface NewFile {
  readonly name: string
  readonly size: number | null
  readonly reading: Reading
  /** What an unfinished file is found again by. */
  readonly fingerprint: string
  /** Where its parts are to be staged and unpacked: its format, and how its members are to be read. */
  readonly packed?: { readonly format: string; readonly wishes: ReadingWishes } | undefined
}

/** A part of a packed file. */
export interface StagedPart {
  readonly key: PartKey
  /** 64 hex digits, of `bytes`. */
  readonly sha256: string
  /** The worker that received it. */
  readonly by: string
  readonly bytes: Uint8Array
}

export interface NewUpload {
  readonly files: readonly NewFile[]
  /** Version of the analyzer; the first analysis is named after it. */
  readonly revision: number
  readonly idempotencyKey?: string
  /** Digest of what the client asked for. */
  readonly fingerprint: string
}

export interface PartRecord {
  readonly key: PartKey
  readonly revision: number
  /** 64 hex digits, of `text`. */
  readonly sha256: string
  /** The worker that analysed it. */
  readonly by: string
  /** The part's bytes as they are; the store compresses them into blocks of BLOCK_BYTES. */
  readonly text: Uint8Array
  readonly facts: Uint8Array
  /** One for each block of `text`. */
  readonly indexes: readonly Uint8Array[]
  /** Version of the analyzer that made facts and indexes. */
  readonly analyzer: number
}

export type AnalysisRecord = Pick<PartRecord, 'key' | 'revision' | 'facts' | 'indexes'>

/** A new analysis of a whole file. */
export interface Reanalysed {
  readonly upload: string
  readonly file: number
  readonly revision: number
  readonly analyzer: number
  readonly reading: Reading
  readonly totals: Uint8Array
  readonly identity?: string | undefined
}

export interface PartInfo {
  readonly part: number
  readonly bytes: number
  readonly sha256: string
  readonly by: string
}

export interface SeamRecord {
  readonly upload: string
  readonly file: number
  readonly revision: number
  /** Version of the analyzer. */
  readonly analyzer: number
  /** The part whose tail begins it. */
  readonly part: number
  readonly facts: Uint8Array
}

export interface FactKey {
  readonly kind: 'part' | 'seam'
  readonly part: number
}
export interface FactRecord extends FactKey {
  readonly facts: Uint8Array
}

/** A run of parts, with their seams: parts [from, to). */
export interface FoldKey {
  readonly from: number
  readonly to: number
}
export interface FoldRecord extends FoldKey {
  readonly upload: string
  readonly file: number
  readonly revision: number
  readonly data: Uint8Array
}

/** 'retain' is of the whole store: its upload is the empty string. */
export type JobKind = 'close' | 'delete' | 'retain' | 'reanalyze' | 'unpack' | 'fields'

/** The right to finish a job: refused ('fenced') once another has claimed it. */
export interface Lease {
  readonly job: number
  readonly fence: number
}

export interface Job extends Lease {
  readonly kind: JobKind
  readonly upload: string
  readonly file: number | null
  readonly attempts: number
}

/** What of a store is about other analyses of a file. */
export type ReanalysisMethods = Pick<
  Store,
  | 'requestReanalysis'
  | 'requestOutdated'
  | 'beginReanalysis'
  | 'commitAnalysis'
  | 'finishReanalysis'
  | 'dropReplaced'
>

/** What of a store is about packed files, before they are unpacked. */
export type StagingMethods = Pick<
  Store,
  'stagePart' | 'stagedParts' | 'readStaged' | 'requestUnpack' | 'addMember' | 'finishUnpack' | 'dropStaged'
>
