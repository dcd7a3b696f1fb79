import type { TimeKind } from '../model/time.ts'

/**
 * Timestamp formats, as data. Each row: a name, a pattern, and lines that tests read with it.
 *
 * Pattern language: %Y four-digit year, %y two-digit, %m %d two digits, %n %e one or two digits (%e also padded with a blank),
 * %j day of the year, %b month name, %a weekday, %H %M %S two digits, %k %N %T one or two digits, %f fraction (1 to 9 digits),
 * %z zone (Z, UTC, GMT, +08:00, +0800, -05), %p AM/PM or 上午/下午, %s %q %u %w epoch in s, ms, µs, ns.
 * (...)? is optional, [..] one of these bytes, anything else itself.
 *
 * Order matters: the first format that matches wins where learning has not chosen one; longer ones stand first.
 */
export interface TimestampFormat {
  readonly name: string
  readonly pattern: string
  readonly kind: Exclude<TimeKind, 'none'>
  /** Texts in this format with the instant expected (yearless and dateless ones in their pseudo-year or pseudo-day). */
  readonly samples: readonly (readonly [text: string, iso: string])[]
}

const row = (
  name: string,
  pattern: string,
  kind: TimestampFormat['kind'],
  ...samples: (readonly [string, string])[]
): TimestampFormat => ({ name, pattern, kind, samples })

export const TIMESTAMP_FORMATS: readonly TimestampFormat[] = [
  row(
    'iso',
    '%Y-%m-%d[T ]%H:%M:%S([.,:]%f)?(( )?%z)?',
    'full',
    ['2024-03-01T15:04:05.123456Z', '2024-03-01T15:04:05.123456Z'],
    ['2024-03-01 15:04:05,123', '2024-03-01T15:04:05.123Z'],
    ['2024-03-01 15:04:05.5 +0800', '2024-03-01T07:04:05.5Z'],
    ['2024-03-01T15:04:05+08:00', '2024-03-01T07:04:05Z'],
  ),
  row('iso-loose', '%Y-%n-%e[T ]%k:%N:%T([.,:]%f)?(( )?%z)?', 'full', [
    '2024-3-1 5:4:5',
    '2024-03-01T05:04:05Z',
  ]),
  row('iso-dashes', '%Y-%m-%d-%H[-.:]%M[-.:]%S([.,]%f)?', 'full', [
    '2024-03-01-15.04.05.123456',
    '2024-03-01T15:04:05.123456Z',
  ]),
  row('iso-minutes', '%Y-%m-%d[T ]%H:%M(( )?%z)?', 'full', ['2024-03-01 15:04', '2024-03-01T15:04:00Z']),
  row('iso-basic', '%Y%m%dT%H%M%S(.%f)?(%z)?', 'full', ['20240301T150405Z', '2024-03-01T15:04:05Z']),
  row(
    'slash',
    '%Y/%n/%e[ -:]%k:%M:%S([.,:]%f)?(( )?%z)?',
    'full',
    ['2024/03/01 15:04:05.123456', '2024-03-01T15:04:05.123456Z'],
    ['2024/3/1:15:04:05.123', '2024-03-01T15:04:05.123Z'],
  ),
  row('dot', '%Y.%m.%d[ -]%H:%M:%S([.,]%f)?', 'full', ['2024.03.01 15:04:05', '2024-03-01T15:04:05Z']),
  row(
    'compact',
    '%Y%m%d[ -]%k:%N:%T([.,:]%f)?(( )?%z)?',
    'full',
    ['20240301-22:15:09:606', '2024-03-01T22:15:09.606Z'],
    ['20240302-0:7:2:445', '2024-03-02T00:07:02.445Z'],
  ),
  row('compact-digits', '%Y%m%d[ -_]%H%M%S([.,]%f)?', 'full', ['20240301-150405', '2024-03-01T15:04:05Z']),
  row(
    'clf',
    '%d/%b/%Y:%H:%M:%S(.%f)?( %z)?',
    'full',
    ['01/Mar/2024:15:04:05 +0800', '2024-03-01T07:04:05Z'],
    ['01/Mar/2024:15:04:05.123', '2024-03-01T15:04:05.123Z'],
  ),
  row(
    'day-month-name',
    '%e[ -/]%b[ -/]%Y[ :]%k:%M:%S([.,]%f)?(( )?%z)?',
    'full',
    ['01 Mar 2024 15:04:05.123', '2024-03-01T15:04:05.123Z'],
    ['1-Mar-2024 15:04:05', '2024-03-01T15:04:05Z'],
  ),
  row('erlang', '%e-%b-%Y::%k:%M:%S(.%f)?', 'full', [
    '1-Mar-2024::15:04:05.871416',
    '2024-03-01T15:04:05.871416Z',
  ]),
  row('rfc2822', '%a, %e %b %Y %H:%M:%S( %z)?', 'full', [
    'Fri, 01 Mar 2024 15:04:05 GMT',
    '2024-03-01T15:04:05Z',
  ]),
  row(
    'ctime',
    '%a %b %e %H:%M:%S(.%f)?( %z)? %Y',
    'full',
    ['Fri Mar  1 15:04:05 2024', '2024-03-01T15:04:05Z'],
    ['Fri Mar 01 15:04:05.123456 2024', '2024-03-01T15:04:05.123456Z'],
  ),
  row('java-util', '%b %e, %Y[,]? %k:%M:%S( )?%p', 'full', [
    'Mar 01, 2024 3:04:05 PM',
    '2024-03-01T15:04:05Z',
  ]),
  row('month-day-year', '%b %e[,]? %Y[,]? %k:%M:%S([.,]%f)?', 'full', [
    'Mar  1 2024 15:04:05',
    '2024-03-01T15:04:05Z',
  ]),
  row('weekday-syslog', '%a %b %e %H:%M:%S(.%f)?', 'yearless', [
    'Fri Mar  1 15:04:05.123',
    '2000-03-01T15:04:05.123Z',
  ]),
  row(
    'syslog',
    '%b %e %H:%M:%S(.%f)?',
    'yearless',
    ['Mar  1 15:04:05', '2000-03-01T15:04:05Z'],
    ['Mar 01 15:04:05.123', '2000-03-01T15:04:05.123Z'],
  ),
  row('twelve-hours', '%n/%e/%Y,? %k:%M:%S(.%f)? %p', 'full', [
    '3/1/2024 3:04:05 PM',
    '2024-03-01T15:04:05Z',
  ]),
  row('us-slash', '%n/%e/%Y,?[ -]%k:%M:%S([.,]%f)?(( )?%z)?', 'full', [
    '03/01/2024 15:04:05',
    '2024-03-01T15:04:05Z',
  ]),
  row('eu-slash', '%e/%n/%Y,?[ -]%k:%M:%S([.,]%f)?(( )?%z)?', 'full', [
    '31/03/2024 15:04:05',
    '2024-03-31T15:04:05Z',
  ]),
  row('eu-dot', '%e.%n.%Y,? %k:%M:%S([.,]%f)?', 'full', [
    '31.03.2024 15:04:05,123',
    '2024-03-31T15:04:05.123Z',
  ]),
  row('eu-dash', '%d-%m-%Y %k:%M:%S([.,]%f)?', 'full', [
    '31-03-2024 15:04:05.123',
    '2024-03-31T15:04:05.123Z',
  ]),
  row('short-slash', '%y/%m/%d %H:%M:%S([.,]%f)?', 'full', ['24/03/01 15:04:05', '2024-03-01T15:04:05Z']),
  row('short-dash', '%y-%m-%d %H:%M:%S([.,]%f)?', 'full', [
    '24-03-01 15:04:05,123',
    '2024-03-01T15:04:05.123Z',
  ]),
  row('short-digits', '%y%m%d %H%M%S(.%f)?', 'full', ['240301 150405', '2024-03-01T15:04:05Z']),
  row('short-digits-colon', '%y%m%d  ?%k:%M:%S(.%f)?', 'full', ['240301 15:04:05', '2024-03-01T15:04:05Z']),
  row(
    'chinese',
    '%Y年%n月%e日( )?(%p)?( )?%k:%M:%S(.%f)?',
    'full',
    ['2024年3月1日 下午3:04:05', '2024-03-01T15:04:05Z'],
    ['2024年03月01日 15:04:05', '2024-03-01T15:04:05Z'],
  ),
  row('logcat', '%m-%d %H:%M:%S.%f', 'yearless', ['03-01 15:04:05.123', '2000-03-01T15:04:05.123Z']),
  row('month-day', '%m/%d %H:%M:%S([.,]%f)?', 'yearless', ['03/01 15:04:05', '2000-03-01T15:04:05Z']),
  row('glog', '%m%d %H:%M:%S.%f', 'yearless', ['0301 15:04:05.123456', '2000-03-01T15:04:05.123456Z']),
  row('epoch-ns', '%w', 'full', ['1709305445123456789', '2024-03-01T15:04:05.123456Z']),
  row('epoch-us', '%u', 'full', ['1709305445123456', '2024-03-01T15:04:05.123456Z']),
  row('epoch-ms', '%q', 'full', ['1709305445123', '2024-03-01T15:04:05.123Z']),
  row(
    'epoch-s',
    '%s(.%f)?',
    'full',
    ['1709305445.123', '2024-03-01T15:04:05.123Z'],
    ['1709305445', '2024-03-01T15:04:05Z'],
  ),
  row('day-of-year', '%Y-%jT%H:%M:%S(.%f)?(%z)?', 'full', ['2024-061T15:04:05Z', '2024-03-01T15:04:05Z']),
  row('twelve-hours-time', '%k:%M:%S(.%f)? %p', 'dateless', ['3:04:05 PM', '1970-01-01T15:04:05Z']),
  row('time', '%H:%M:%S([.,]%f)?', 'dateless', ['15:04:05.123', '1970-01-01T15:04:05.123Z']),
]
