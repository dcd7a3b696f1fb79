/**
 * Which lines continue the entry before them: listed rules over a finite state, so that a part of a file can decide
 * for itself from the first line at which all states agree (law 1). What no rule lists starts an entry of its own.
 *
 * The class of a line depends on its bytes alone; `step` on the class and the state.
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
  /** In a Go panic or a Rust backtrace: frames stand at column 0. */
  panic: 5,
} as const
export type StateCode = (typeof State)[keyof typeof State]
export const ALL_STATES: readonly StateCode[] = [0, 1, 2, 3, 4, 5]

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
  /** "Traceback (most recent call last):". */
  traceback: 7,
  /** "panic: x", "fatal error: x", "thread 'main' panicked at x". */
  panic: 8,
  /** "main.run(0x1, 0x2)", "goroutine 1 [running]:", "created by main.start": frames at column 0 of a Go panic. */
  goFrame: 9,
} as const
export type LineClassCode = (typeof LineClass)[keyof typeof LineClass]

/** What a step decides about the line: it starts an entry, continues the open one, or is unparsed. */
export const Verdict = { start: 0, continue: 1, blank: 2, binary: 3 } as const
export type VerdictCode = (typeof Verdict)[keyof typeof Verdict]

/** State after the line * 4 + verdict. A blank line keeps the state: whether it belongs to the entry is decided by what follows. */
const transition = (state: StateCode, line: LineClassCode): number => {
  const to = (next: StateCode, verdict: VerdictCode): number => next * 4 + verdict
  const open = state !== State.none
  switch (line) {
    case LineClass.headed:
      return to(State.headed, Verdict.start)
    case LineClass.blank:
      return to(state, Verdict.blank)
    case LineClass.binary:
      return to(State.none, Verdict.binary)
    case LineClass.indented:
      if (!open) return to(State.plain, Verdict.start)
      return to(state === State.traceback || state === State.panic ? state : State.within, Verdict.continue)
    case LineClass.continues:
      return open
        ? to(state === State.panic ? state : State.within, Verdict.continue)
        : to(State.plain, Verdict.start)
    case LineClass.exception:
      if (state === State.headed || state === State.traceback) return to(State.within, Verdict.continue)
      return to(State.plain, Verdict.start)
    case LineClass.traceback:
      return to(
        State.traceback,
        state === State.headed || state === State.within || state === State.traceback
          ? Verdict.continue
          : Verdict.start,
      )
    case LineClass.panic:
      return to(State.panic, state === State.headed ? Verdict.continue : Verdict.start)
    case LineClass.goFrame:
      return state === State.panic || state === State.headed
        ? to(State.panic, Verdict.continue)
        : to(State.plain, Verdict.start)
    default:
      return state === State.traceback ? to(State.within, Verdict.continue) : to(State.plain, Verdict.start)
  }
}

const CLASSES = Object.keys(LineClass).length
const TABLE = new Uint8Array(ALL_STATES.length * CLASSES)
for (const state of ALL_STATES) {
  for (let line = 0; line < CLASSES; line++)
    TABLE[state * CLASSES + line] = transition(state, line as LineClassCode)
}

/** The first state that takes this line as `state` does: one name for states that no longer differ. */
export const canonicalState = (state: StateCode, line: LineClassCode): StateCode =>
  ALL_STATES.find((other) => step(other, line) === step(state, line)) ?? state

/** Next state * 4 + verdict. */
export const step = (state: StateCode, line: LineClassCode): number => TABLE[state * CLASSES + line]!
export const nextState = (stepped: number): StateCode => (stepped >> 2) as StateCode
export const verdictOf = (stepped: number): VerdictCode => (stepped & 3) as VerdictCode

interface Rule {
  readonly class: LineClassCode
  readonly pattern: RegExp
  /** Real lines that need it. */
  readonly samples: readonly string[]
}

/** Rules for lines at column 0, first match wins. They see the first CLASSIFIED_BYTES of the line. */
const CONTINUATION_RULES: readonly Rule[] = [
  {
    class: LineClass.traceback,
    pattern: /^Traceback \(most recent call last\):/,
    samples: ['Traceback (most recent call last):'],
  },
  {
    class: LineClass.continues,
    pattern:
      /^(?:Caused by: |Suppressed: |Wrapped by: |\.\.\. \d+ (?:more|common frames omitted)|at [\w$.<>]+[(\s]|--- End of |Stack trace:|stack backtrace:|#\d+ +\S|note: run with `RUST_BACKTRACE)/,
    samples: [
      'Caused by: java.io.IOException: Broken pipe',
      '... 12 more',
      '--- End of inner exception stack trace ---',
      'Stack trace:',
      '#0 /srv/app/index.php(12): run()',
      'stack backtrace:',
    ],
  },
  {
    class: LineClass.continues,
    pattern: /^(?:During handling of the above exception|The above exception was the direct cause)/,
    samples: ['During handling of the above exception, another exception occurred:'],
  },
  { class: LineClass.continues, pattern: /^[\])}]+[,;]?$/, samples: ['}', '],', '})'] },
  {
    class: LineClass.panic,
    pattern: /^(?:panic: |fatal error: |SIG[A-Z]+: |thread '.*' panicked at )/,
    samples: [
      'panic: runtime error: index out of range [5] with length 3',
      "thread 'main' panicked at src/main.rs:4:5:",
    ],
  },
  {
    class: LineClass.goFrame,
    pattern:
      /^(?:goroutine \d+ \[|created by [\w./*()-]+|\[signal SIG[A-Z]+|[\w./-]+(?:\.\(\*?[\w.[\]]+\))?\.[\w.-]+\([^()\s]*(?:, [^()\s]+)*\)$|exit status \d+$)/,
    samples: [
      'goroutine 1 [running]:',
      'main.main()',
      'main.(*Server).run(0xc000010000, 0x5)',
      'created by main.start in goroutine 1',
      'exit status 2',
    ],
  },
  {
    class: LineClass.exception,
    pattern:
      /^(?:Exception in thread .*|[A-Za-z_$][\w$]*(?:[./\\][A-Za-z_$][\w$]*)*[./\\][A-Za-z_$][\w$]*(?:Exception|Error|Throwable|Failure|Fault|Interrupt)(?:: .*|$)|[A-Z]\w*(?:Error|Exception)(?:: .*|$))/,
    samples: [
      'java.lang.IllegalStateException: no session',
      'ValueError: invalid literal',
      'System.InvalidOperationException: x',
    ],
  },
]

const CLASSIFIED_BYTES = 300

/** The class of a line at column 0 that has no header, is not blank and not binary. */
export const classifyPlain = (bytes: Uint8Array, start: number, end: number): LineClassCode => {
  let text = ''
  const stop = Math.min(end, start + CLASSIFIED_BYTES)
  for (let at = start; at < stop; at++) text += String.fromCharCode(bytes[at]!)
  for (const rule of CONTINUATION_RULES) if (rule.pattern.test(text)) return rule.class
  return LineClass.plain
}
