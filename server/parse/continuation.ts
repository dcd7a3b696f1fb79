/**
 * Which lines continue the entry before them: listed rules over a finite state, so that a part of a file can decide
 * for itself from the first line at which all states agree (law 1). What no rule lists starts an entry of its own.
 *
 * The class of a line depends on its bytes alone (line-class.ts); `step` on the class and the state.
 */

/** What the lines before have left behind. */
export const State = {
  /** No entry is open: the start of a file, or after a binary line. */
  none: 0,
  /** In an entry whose first line had no header. */
  plain: 1,
  /** Just after the first line of an entry with a header: "java.io.IOException: x" may follow at column 0. */
  headed: 2,
  /** Among frames or other continuation lines. */
  within: 3,
  /** In a Python traceback: a line at column 0 ends it and belongs to it ("ValueError: x"). */
  traceback: 4,
  /** In the frames of a Go panic, which stand at column 0. */
  panic: 5,
  /** After "Unhandled Exception:" or "During handling of the above exception": an exception follows. */
  announced: 6,
  /** After "/srv/app.js:12", on which Node shows the source line ... */
  source: 7,
  /** ... and after the source line: a caret, and what was thrown. */
  shown: 8,
  /** After "thread 'main' panicked at src/main.rs:4:5:", on which the message stands on a line of its own. */
  message: 9,
  /** After the line that ends a trace: another trace is another entry. */
  ended: 10,
  /** In an Erlang report: all lines up to a blank one. */
  report: 11,
  /** In a table or a hexadecimal dump. */
  table: 12,
  /** After a line of "=", which the sanitizers print before their report. */
  ruled: 13,
  /** After java.util.logging's first line: time, class and method, without a level. */
  headline: 14,
  /** In the comments of an entry of MySQL's slow log ... */
  slow: 15,
  /** ... and in its SQL. */
  query: 16,
  /** After a part of a line that a container runtime cut: the next line is its rest. */
  partial: 17,
} as const

/**
 * These end by themselves behind so many lines that are not indented: a part without a header in it could else never tell whether
 * all of it lies in one, and the parts of a file without headers would all wait for the first.
 */
const MOST_LINES: Readonly<Partial<Record<number, number>>> = {
  [State.report]: 24,
  [State.slow]: 24,
  [State.query]: 100,
}

/** What stands behind a state's number: one of State, and of those that count lines how many there were. */
interface CountedState {
  readonly name: number
  readonly lines: number
}

const STATES: readonly CountedState[] = [
  ...Object.values(State).map((name) => ({ name, lines: 0 })),
  ...Object.values(State).flatMap((name) =>
    Array.from({ length: (MOST_LINES[name] ?? 1) - 1 }, (_, before) => ({ name, lines: before + 1 })),
  ),
]

/** One of State, or, from 18 on, one of those that count after some lines. */
export type StateCode = number
export const ALL_STATES: readonly StateCode[] = STATES.map((_, code) => code)

export const LineClass = {
  /** It has a header, or is a whole record (JSON, logfmt): always starts an entry. */
  headed: 0,
  blank: 1,
  binary: 2,
  indented: 3,
  /** Nothing listed. */
  plain: 4,
  /** "Caused by: x", "... 12 more", ")", "}": continues whatever entry is open. */
  continues: 5,
  /** "java.io.IOException: x": continues an entry with a header that has no frames yet, else starts one. */
  exception: 6,
  /** "Error: x": a log line may say so too; continues only where an exception is expected. */
  error: 7,
  /** "Traceback (most recent call last):". */
  traceback: 8,
  /** `  File "/srv/job.py", line 3, in run`: also begins a SyntaxError, which has no "Traceback". */
  pythonFrame: 9,
  /** "panic: x", "fatal error: x": starts an entry. */
  panic: 10,
  /** "main.run(0x1, 0x2)", "created by main.start", "runtime.main": behind a panic or a header. */
  goFrame: 11,
  /** "thread 'main' panicked at src/main.rs:4:5:". */
  rustPanic: 12,
  /** `Exception in thread "main" java.lang.Error: x`: printed by the runtime, whatever stood before. */
  uncaught: 13,
  /** "Unhandled Exception:": starts an entry, the exception follows. */
  announce: 14,
  /** "During handling of the above exception, another exception occurred:". */
  link: 15,
  /** "/srv/app.js:12". */
  source: 16,
  /** "app.rb:4:in `charge'": a frame, or the first line of an uncaught exception. */
  rubyFrame: 17,
  /** "Node.js v24.1.0", "exit status 2", "Last message: x": ends a trace; alone it is a line like any other. */
  trailer: 18,
  /** "{", "<order>": belongs to the line with a header before it, else starts a block. */
  block: 19,
  /** "<?xml version ...?>": as a block, and the first element follows. */
  prologue: 20,
  /** "+----+", "00000000  48 65": the start of a table or a dump, or its next line. */
  table: 21,
  /** "| a | b |", "00000010  6c 6f": the next line of one. */
  row: 22,
  /** "=ERROR REPORT==== ...". */
  report: 23,
  /** "=================". */
  rule: 24,
  /** "==12==ERROR: AddressSanitizer: x". */
  sanitizer: 25,
  /** "Mar 01, 2024 3:04:05 PM shop.Billing charge". */
  headline: 26,
  /** "WARNING: slow": java.util.logging's second line, or a line that begins with its level. */
  levelLine: 27,
  /** "# Time: 2024-03-01T15:04:05Z". */
  slowTime: 28,
  /** "# User@Host: root[root] @ localhost []": the first line of a slow query in the same second as the one before. */
  slowUser: 29,
  /** "# Query_time: 1.2": SQL follows. */
  slowStatistics: 30,
  /** "goroutine 1 [running]:": as its frames, and starts a dump of goroutines. */
  goroutine: 31,
  /** A part of a line that a container runtime cut. */
  partial: 32,
} as const
export type LineClassCode = (typeof LineClass)[keyof typeof LineClass]

/** What a step decides about the line: it starts an entry, continues the open one, or is unparsed. */
export const Verdict = { start: 0, continue: 1, blank: 2, binary: 3 } as const
export type VerdictCode = (typeof Verdict)[keyof typeof Verdict]

type Step = readonly [next: StateCode, verdict: VerdictCode]
const starts = (next: StateCode): Step => [next, Verdict.start]
const goesOn = (next: StateCode): Step => [next, Verdict.continue]

/** States that a continuation line of any kind leaves as they are. */
const LASTING = new Set<StateCode>([State.traceback, State.panic, State.ended, State.shown, State.table])
const stay = (state: StateCode): StateCode => (LASTING.has(state) ? state : State.within)

/** Classes that start an entry behind everything. */
const ALWAYS: Readonly<Partial<Record<LineClassCode, StateCode>>> = {
  [LineClass.headed]: State.headed,
  [LineClass.headline]: State.headline,
  [LineClass.report]: State.report,
  [LineClass.uncaught]: State.within,
  [LineClass.announce]: State.announced,
  [LineClass.source]: State.source,
  [LineClass.rustPanic]: State.message,
  [LineClass.rule]: State.ruled,
  [LineClass.slowTime]: State.slow,
}

/** Of a state that counts lines the one after this line; null behind the last that may follow. */
const counted = (state: StateCode, line: LineClassCode): StateCode | null => {
  if (line === LineClass.indented || line === LineClass.continues) return state
  const { name, lines } = STATES[state]!
  // They stand one behind the other.
  const next = lines > 0 ? state + 1 : STATES.findIndex((other) => other.name === name && other.lines === 1)
  return STATES[next]?.name === name ? next : null
}

const transition = (state: StateCode, line: LineClassCode): Step => {
  const { name } = STATES[state]!
  if (line === LineClass.binary) return [State.none, Verdict.binary]
  // Whether a blank line belongs to the entry is decided by what follows.
  if (line === LineClass.blank) return [name === State.report ? State.ended : state, Verdict.blank]
  const always = ALWAYS[line]
  if (always !== undefined) return starts(always)
  switch (name) {
    case State.source:
      return goesOn(State.shown)
    case State.partial:
      return goesOn(line === LineClass.partial ? State.partial : State.headed)
    case State.message:
      return goesOn(State.ended)
    case State.slow:
    case State.query:
    case State.report: {
      if (line === LineClass.slowUser && name === State.query) return starts(State.slow)
      if (line === LineClass.slowStatistics && name === State.slow) return goesOn(State.query)
      const next = counted(state, line)
      return next === null ? elsewhere(line) : goesOn(next)
    }
    case State.headline:
      if (line === LineClass.levelLine) return goesOn(State.headed)
      return expected(State.headed, line) ?? elsewhere(line)
    default:
      return expected(state, line) ?? elsewhere(line)
  }
}

/** Lines that the state calls for, or null. */
const expected = (state: StateCode, line: LineClassCode): Step | null => {
  const one = (...states: StateCode[]): boolean => states.includes(state)
  const { none, headed, within, traceback, panic, announced, shown, ended, table, ruled } = State
  switch (line) {
    case LineClass.indented:
    case LineClass.continues:
      return one(none) ? null : goesOn(stay(state))
    case LineClass.plain:
      if (one(traceback)) return goesOn(ended)
      return one(announced, shown) ? goesOn(ended) : null
    case LineClass.exception:
      if (one(traceback, announced)) return goesOn(ended)
      return one(headed, shown) ? goesOn(within) : null
    case LineClass.error:
      if (one(traceback)) return goesOn(ended)
      return one(announced, shown) ? goesOn(within) : null
    case LineClass.traceback:
      return one(headed, within, announced) ? goesOn(traceback) : null
    case LineClass.pythonFrame:
      return one(headed, announced, traceback) ? goesOn(traceback) : null
    case LineClass.panic:
      return one(announced) ? goesOn(panic) : null
    case LineClass.goFrame:
    case LineClass.goroutine:
      return one(headed, panic, announced) ? goesOn(panic) : null
    case LineClass.link:
      return one(none, State.plain, headed) ? null : goesOn(announced)
    case LineClass.rubyFrame:
      return one(headed, within, announced) ? goesOn(within) : null
    case LineClass.trailer:
      if (one(announced)) return goesOn(announced)
      return one(within, panic, shown, ended) ? goesOn(state) : null
    case LineClass.block:
      return one(headed, announced, shown) ? goesOn(within) : null
    case LineClass.prologue:
      return one(headed) ? goesOn(announced) : null
    case LineClass.table:
      return one(headed, table) ? goesOn(table) : null
    case LineClass.row:
      return one(table) ? goesOn(table) : null
    case LineClass.sanitizer:
      return one(ruled) ? goesOn(within) : null
    default:
      return null
  }
}

/** The state after a line that starts an entry because nothing called for it. */
const OPENED: Readonly<Partial<Record<LineClassCode, StateCode>>> = {
  [LineClass.levelLine]: State.headed,
  [LineClass.partial]: State.partial,
  [LineClass.traceback]: State.traceback,
  [LineClass.pythonFrame]: State.traceback,
  [LineClass.panic]: State.panic,
  [LineClass.goroutine]: State.panic,
  [LineClass.rubyFrame]: State.within,
  [LineClass.block]: State.within,
  [LineClass.prologue]: State.announced,
  [LineClass.table]: State.table,
  [LineClass.sanitizer]: State.within,
  [LineClass.slowUser]: State.slow,
}

const elsewhere = (line: LineClassCode): Step => starts(OPENED[line] ?? State.plain)

const CLASSES = Object.keys(LineClass).length
const TABLE = new Uint16Array(ALL_STATES.length * CLASSES)
for (const state of ALL_STATES) {
  for (let line = 0; line < CLASSES; line++) {
    const [next, verdict] = transition(state, line as LineClassCode)
    TABLE[state * CLASSES + line] = next * 4 + verdict
  }
}

const CANONICAL = new Int16Array(ALL_STATES.length * CLASSES).fill(-1)

/** The first state that takes this line as `state` does: one name for states that no longer differ. */
export const canonicalState = (state: StateCode, line: LineClassCode): StateCode => {
  const known = CANONICAL[state * CLASSES + line]!
  if (known >= 0) return known
  return (CANONICAL[state * CLASSES + line] =
    ALL_STATES.find((other) => step(other, line) === step(state, line)) ?? state)
}

/** Next state * 4 + verdict. */
export const step = (state: StateCode, line: LineClassCode): number => TABLE[state * CLASSES + line]!
export const nextState = (stepped: number): StateCode => stepped >> 2
export const verdictOf = (stepped: number): VerdictCode => (stepped & 3) as VerdictCode
