import { LineClass, type LineClassCode } from './continuation.ts'

/**
 * How lines without a header begin that belong to a crash, a query, a table or the like. Rules are data: a pattern, and how
 * lines that it can match begin, so that nearly all lines are decided by their first two bytes and no pattern is tried.
 */
export interface Rule {
  readonly class: LineClassCode
  readonly pattern: RegExp
  /** One or two characters that a match begins with. Where left out: any letter, and see `mayBeFrame`. */
  readonly starts?: readonly string[]
  /** Real lines that need it. */
  readonly samples: readonly string[]
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit))

/** Rules for lines at column 0, first match wins. They see the first CLASSIFIED_BYTES of the line. */
export const LINE_RULES: readonly Rule[] = [
  {
    class: LineClass.traceback,
    pattern:
      /^(?:Traceback \(most recent call last\):|(?:Current t|T)hread 0x[0-9a-f]+ .*\(most recent call first\):)/,
    starts: ['Tr', 'Th', 'Cu'],
    samples: ['Traceback (most recent call last):', 'Current thread 0x00007f1 (most recent call first):'],
  },
  {
    class: LineClass.continues,
    pattern:
      /^(?:Caused by: |Suppressed: |Wrapped by: |\.\.\. \d+ (?:more|common frames omitted)|at [\w$<>]+\.[\w$.<>`]+ ?\(|at \w+ \(.*:\d+\)$|--- End of |Stack trace:$|stack backtrace:$|stack traceback:$|#\d+ +\S|\d+# \S|note: .*`RUST_BACKTRACE|CallStack \(from |(?:Raised|Called|Re-raised) (?:at|from) .*, line|PC: @ +0x|\*\*\* SIG[A-Z]+ \()/,
    starts: ['Ca', 'Su', 'Wr', '..', 'at', '--', 'St', 'st', '#', 'no', 'Ra', 'Re', 'PC', '**', ...DIGITS],
    samples: [
      'Caused by: java.io.IOException: Broken pipe',
      '... 12 more',
      '--- End of inner exception stack trace ---',
      'Stack trace:',
      '#0 /srv/app/index.php(12): run()',
      '10# main at /srv/main.cpp:93',
      'stack backtrace:',
      'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
      'CallStack (from HasCallStack):',
      'Called from Dune__exe__Shop in file "shop.ml", line 7, characters 2-9',
    ],
  },
  {
    class: LineClass.continues,
    pattern: /^(?:[\])}]+[,;]?|<\/[\w:.-]+>|"\} ?(?:\[\] ?)*|\[(?:stacktrace|previous exception)\].*)$/,
    starts: [']', ')', '}', '</', '"}', '[s', '[p'],
    samples: ['}', '],', '})', '</order>', '[stacktrace]', '"} '],
  },
  {
    class: LineClass.link,
    pattern: /^(?:During handling of the above exception|The above exception was the direct cause)/,
    starts: ['Du', 'Th'],
    samples: ['During handling of the above exception, another exception occurred:'],
  },
  {
    class: LineClass.rustPanic,
    pattern: /^thread '.*' (?:\(\d+\) )?panicked at .*:$/,
    starts: ['th'],
    samples: ["thread 'main' (7) panicked at src/main.rs:4:5:"],
  },
  {
    class: LineClass.panic,
    pattern: /^(?:panic: |fatal error: |SIG[A-Z]+: |thread '.*' panicked at )/,
    starts: ['pa', 'fa', 'SI', 'th'],
    samples: [
      'panic: runtime error: index out of range [5] with length 3',
      "thread 'main' panicked at 'no route', src/main.rs:4:5",
    ],
  },
  {
    class: LineClass.goroutine,
    pattern: /^goroutine \d+ \[.*:$/,
    starts: ['go'],
    samples: ['goroutine 1 [running]:', 'goroutine 18 [chan receive, 2 minutes]:'],
  },
  {
    class: LineClass.goFrame,
    pattern:
      /^(?:\.\.\.additional frames elided|created by [\w./*()-]+|\[signal SIG[A-Z]+|\[(?:originating from|recovered)|panic\(\S|runtime stack:$)/,
    starts: ['..', 'cr', '[s', '[o', '[r', 'pa', 'ru'],
    samples: [
      'created by main.start in goroutine 1',
      '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48bf3c]',
      'panic({0x4944c0, 0x4c4ec0})',
    ],
  },
  {
    class: LineClass.uncaught,
    pattern:
      /^(?:Exception in thread ".*" \S|Unhandled [Ee]xception(?:\.|:) *\S|Uncaught (?:exception|\w*Error)\b)/,
    starts: ['Ex', 'Un'],
    samples: [
      'Exception in thread "main" java.lang.IllegalStateException: no session',
      'Unhandled exception. System.InvalidOperationException: no session',
    ],
  },
  {
    class: LineClass.announce,
    pattern:
      /^(?:Exception in thread [^"].*:$|(?:\[ERROR\] )?(?:FATAL )?Unhandled [Ee]xception:? *$|Fatal Python error: |runtime: goroutine stack exceeds )/,
    starts: ['Ex', 'Un', 'Fa', 'ru'],
    samples: [
      'Exception in thread Thread-1 (run):',
      'Unhandled Exception:',
      'Fatal Python error: Segmentation fault',
      'runtime: goroutine stack exceeds 1000000000-byte limit',
    ],
  },
  {
    class: LineClass.report,
    pattern: /^=(?:[A-Z]+ )+REPORT==== /,
    starts: ['='],
    samples: ['=ERROR REPORT==== 1-Mar-2024::15:04:05.871416 ==='],
  },
  { class: LineClass.rule, pattern: /^={18,}$/, starts: ['=='], samples: ['=================='] },
  {
    class: LineClass.sanitizer,
    pattern: /^(?:==\d+==ERROR|WARNING): \w+Sanitizer: /,
    starts: ['==', 'WA'],
    samples: [
      '==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x604',
      'WARNING: ThreadSanitizer: data race (pid=9)',
    ],
  },
  {
    class: LineClass.trailer,
    pattern:
      /^(?:Node\.js v\d|exit status \d+$|Next [\w\\]+: |---> \(Inner Exception|(?:Last message(?: \(from .*\))?|State|Function|Client \S+): ?|runtime: sp=|Aborted$|Aborted \(core dumped\)$|Segmentation fault|==\d+==|(?:READ|WRITE) of size \d|0x[0-9a-f]+ is located |(?:previously )?(?:allocated|freed) by |(?:Direct|Indirect) leak of |SUMMARY: \w+Sanitizer: |AddressSanitizer can not |Shadow byte|=>0x|HINT: |={18,}$)/,
    starts: [
      ...['No', 'ex', 'Ne', '--', 'La', 'St', 'Fu', 'Cl', 'ru', 'Ab', 'Se', '==', 'RE', 'WR', '0x'],
      ...['pr', 'al', 'fr', 'Di', 'In', 'SU', 'Ad', 'Sh', '=>', 'HI'],
    ],
    samples: [
      'Node.js v24.1.0',
      'exit status 2',
      'Next RuntimeException: charge failed in /srv/e.php:4',
      '---> (Inner Exception #1) System.TimeoutException: too slow<---',
      'Last message: {:"$gen_cast", {:charge, 5}}',
      'SUMMARY: AddressSanitizer: heap-use-after-free m.cpp:9 in sum(Order*)',
    ],
  },
  {
    class: LineClass.exception,
    pattern: /^\*\* \([\w.]+\) /,
    starts: ['**'],
    samples: ['** (RuntimeError) no route'],
  },
  {
    class: LineClass.continues,
    pattern: /^(?:future|task|handle|protocol|transport|asyncgen): </,
    starts: ['fu', 'ta', 'ha', 'pr', 'tr', 'as'],
    samples: ["future: <Task finished name='Task-2' coro=<bad() done> exception=OSError('gone')>"],
  },
  {
    class: LineClass.pythonFrame,
    pattern: /^> File "/,
    starts: ['> '],
    samples: ['> File "/srv/a.py", line 6, in run'],
  },
  {
    class: LineClass.block,
    pattern: /^(?:[{[]|<[A-Za-z][\w:.-]*(?: [\w:.-]+="[^"]*")*>)$/,
    starts: ['{', '[', '<'],
    samples: ['{', '[', '<order id="17">'],
  },
  {
    class: LineClass.prologue,
    pattern: /^<\?xml [^>]*\?>$/,
    starts: ['<?'],
    samples: ['<?xml version="1.0"?>'],
  },
  {
    class: LineClass.table,
    pattern:
      /^(?:\+[-=+]{3,}$|[\xe2][\x94\x95]|(?:0x)?0{4,8}[ :] *(?:[0-9a-f]{2}){1,4}(?: +(?:[0-9a-f]{2}){1,4}){3})/,
    starts: ['+-', '+=', '\xe2\x94', '\xe2\x95', '00', '0x'],
    samples: ['+-----+---+', '┌───┐', '00000000  48 65 6c 6c 6f 20 77 6f', '00000000: 4865 6c6c 6f20 776f'],
  },
  {
    class: LineClass.row,
    pattern:
      /^(?:\|.*\| *$|\(\d+ rows?\)$|[0-9a-f]{6,8}$|(?:0x)?[0-9a-f]{4,8}[ :] *(?:[0-9a-f]{2}){1,4}(?: +(?:[0-9a-f]{2}){1,4})*(?: {2}.*)?$)/,
    starts: ['|', '(', ...DIGITS],
    samples: ['| a-1 | 2 |', '00000010  72 6c 64 0a'],
  },
  {
    class: LineClass.slowTime,
    pattern: /^# Time: /,
    starts: ['# '],
    samples: ['# Time: 2024-03-01T15:04:05.123456Z'],
  },
  {
    class: LineClass.slowUser,
    pattern: /^# User@Host: /,
    starts: ['# '],
    samples: ['# User@Host: root[root] @ localhost []  Id: 8'],
  },
  {
    class: LineClass.slowStatistics,
    pattern: /^# Query_time: /,
    starts: ['# '],
    samples: ['# Query_time: 0.000231  Lock_time: 0.000001 Rows_sent: 1  Rows_examined: 1'],
  },
  {
    class: LineClass.goFrame,
    pattern: /^(?:[\w.@-]+\/)*[\w-]+\.(?:\(\*?[\w.[\]]+\)\.)?[\w.[\]-]+(?:\((?:[^()\s]*(?:, [^()\s]+)*)\))?$/,
    samples: ['main.main()', 'main.(*Server).run(0xc000010000, 0x5)', 'runtime.main'],
  },
  {
    class: LineClass.continues,
    pattern: /^\S+\(\S*\+0x[0-9a-f]+\) ?\[0x[0-9a-f]+\]$/,
    samples: [
      './shop(main+0x33b)[0x555cf25b76d9]',
      '/lib/x86_64-linux-gnu/libc.so.6(+0x2724a) [0x7fb666a4524a]',
    ],
  },
  {
    class: LineClass.rubyFrame,
    pattern: /^\S+\.(?:rb|rake|ru|erb):\d+:in [`']/,
    samples: ["lib/shop.rb:4:in `charge'", "lib/shop.rb:4:in 'Shop#charge'"],
  },
  {
    class: LineClass.source,
    pattern: /^(?:(?:file:\/\/)?(?:\/|[A-Z]:\\).*\.[cm]?[jt]sx?|node:[\w/]+):\d+$/,
    starts: ['/', 'no', 'fi', 'C:', 'D:', 'E:', 'F:'],
    samples: ['/srv/app.js:12', 'node:internal/process/promises:392'],
  },
  {
    class: LineClass.exception,
    pattern:
      /^(?:[A-Za-z_$][\w$]*(?:[./\\:]+[A-Za-z_$][\w$]*)*[./\\:](?:[A-Za-z_$][\w$]*)?(?:Exception|Error|Throwable|Failure|Fault|Interrupt)(?:: .*|:?$| ?\()|[A-Z][\w$]*(?:Error|Exception)(?:: .*|:?$))/,
    samples: [
      'java.lang.IllegalStateException: no session',
      'ValueError: invalid literal',
      'System.InvalidOperationException: x',
      'Shop$ChargeException: charge failed',
    ],
  },
  {
    class: LineClass.error,
    pattern: /^(?:Error|Exception)(?:: .*|:?$)/,
    starts: ['Er', 'Ex'],
    samples: ['Error: no route'],
  },
]
