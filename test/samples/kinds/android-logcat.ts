import { logcatTime } from '../clock.ts'
import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import {
  bytes,
  decimal,
  hex,
  join,
  list,
  maybe,
  ms,
  num,
  oneOf,
  percent,
  pid,
  tail,
  uuid,
} from '../values.ts'

const display = events('debug', 'DisplayPower')
const radio = events('info', 'RadioLink')
const sync = events('debug', 'SyncAdapter')
const runtime = events('error', 'AndroidRuntime')
const verbose = events('trace', 'GlyphCache')

const app = join('com.example.', oneOf('mail', 'maps', 'notes', 'player', 'wallet'))
const LETTERS = { trace: 'V', debug: 'D', info: 'I', warn: 'W', error: 'E', fatal: 'F' } as const

/** Logcat puts a full header on every line, stack frames included: each is an entry of its own. */
const crash = [
  runtime(say`Process: ${app}, PID: ${pid}`),
  runtime(
    say`java.lang.IllegalStateException: Fragment ${join(oneOf('Map', 'List', 'Detail'), 'Fragment')}{${hex(7)}} not attached to a context.`,
  ),
  runtime(say`	at androidx.fragment.app.Fragment.requireContext(Fragment.java:${num(900, 990)})`),
  runtime(say`	at ${app}.ui.DetailFragment.onLoaded(DetailFragment.kt:${num(20, 300)})`),
]

export const androidLogcat: Kind = {
  name: 'android-logcat',
  about:
    'A phone: no year, process and thread columns, one letter for the level, booleans and enumerations as values.',
  start: '2026-01-15T17:42:07.210Z',
  meanGapMs: 45,
  precisionMs: 1,
  events: [
    display(
      say`updatePowerState: request=${oneOf('BRIGHT', 'DIM', 'OFF')} brightness=${decimal(0, 1, 3)} pending=${oneOf('false', 'true')}`,
    ),
    verbose(say`glyph page ${num(0, 40)} hit=${oneOf('true', 'false')} used=${percent}`),
    sync(say`sync of ${app} finished in ${ms}ms, ${tail(0, 400)} items, ${num(0, 3)} conflicts`),
    radio(say`signal strength changed: rsrp=${num(-130, -70)} rsrq=${num(-20, -5)} level=${num(0, 4)}`),
    events(
      'info',
      'ActivityTaskManager',
    )(say`Displayed ${app}/.ui.${oneOf('MainActivity', 'SettingsActivity', 'DetailActivity')}: +${ms}ms`),
    events(
      'debug',
      'PowerKeeper',
    )(
      say`wakelock ${oneOf('acquire', 'release')} tag=*job*/${app} uid=u0a${num(50, 250)} flags=0x${num(1, 9)}`,
    ),
    events(
      'info',
      'art',
    )(
      say`Background concurrent copying GC freed ${tail(100, 90000)}(${tail(100, 9000)}KB) AllocSpace objects, ${num(0, 30)}(${num(0, 900)}KB) LOS objects, ${percent} free, ${num(2, 40)}MB/${num(41, 99)}MB, paused ${num(50, 900)}us total ${decimal(10, 200, 3)}ms`,
    ),
    events(
      'warn',
      'Looper',
    )(
      say`Slow dispatch took ${ms}ms ${oneOf('main', 'android.ui', 'android.fg')} h=android.view.ViewRootImpl$ViewRootHandler msg=${num(1, 30)}`,
    ),
    events(
      'debug',
      'AudioTrackExample',
    )(say`start(${num(1, 400)}): buffer ${bytes} bytes, session ${num(1, 9000)}`),
    events('warn', 'Choreographer')(
      say`Skipped ${tail(30, 400)} frames!  The application may be doing too much work on its main thread.`,
      { when: 'burst' },
    ),
    radio(
      say`data call ${num(0, 5)} set up: apn=${oneOf('internet', 'ims', 'mms')} mtu=${num(1280, 1500)}${maybe(0.4, ' roaming')}`,
    ),
    events(
      'info',
      'JobScheduler',
    )(
      say`job ${num(1000, 99999)} of ${app} deferred: constraints [${list(oneOf('CHARGING', 'IDLE', 'UNMETERED', 'TIMING'), 1, 4)}]`,
    ),
    events(
      'error',
      'SensorHub',
    )(
      say`sensor ${oneOf('accelerometer', 'gyroscope', 'proximity', 'light')} returned ${num(-110, -1)}, resetting bus ${num(0, 3)}`,
    ),
    runtime(say`FATAL EXCEPTION: ${oneOf('main', 'AsyncTask #2', 'OkHttp Dispatcher')}`, { then: crash }),
    sync(say`token for account ${num(1, 3)} expires in ${num(10, 3600)}s, id ${uuid}`),
    events('warn', 'ThermalWatch')(
      say`skin temperature ${decimal(40, 48, 1)} above threshold, throttling to ${num(1, 5)}`,
      { when: 'once' },
    ),
    events('fatal', 'libc')(
      say`Fatal signal ${num(6, 11)} (SIGSEGV), code ${num(1, 2)} (SEGV_MAPERR), fault addr 0x${hex(16)} in tid ${pid} (RenderThread)`,
      { when: 'once' },
    ),
  ],
  write: (moment) => {
    const { event, time, actor, random } = moment
    const process = 1100 + (actor % 5) * 211
    const thread = process + random.int(0, 9)
    return headed(
      `${logcatTime(time)} ${column(process)} ${column(thread)} ${LETTERS[event.level ?? 'info']} ${event.source}: `,
      moment,
    )
  },
}

const column = (id: number): string => String(id).padStart(5)
