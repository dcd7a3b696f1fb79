import type { TimeKind } from '../model/time.ts'

/**
 * Timestamp formats, as data. Each row: a name, a pattern, and lines that tests read with it.
 *
 * Pattern language: %Y four-digit year, %y two-digit, %m %d two digits, %n %e one or two digits (%e also padded with a blank),
 * %j day of the year, %b month name or 3月, %a weekday, %H %M %S two digits, %k (also padded with a blank) %N %T one or two digits, %f fraction (1 to 9 digits),
 * %z zone (Z, UTC, +08:00, +0800, -05, Asia/Shanghai), %o zone in minutes (-240), %p AM/PM or 上午/下午, %s %q %u %w epoch in s, ms, µs, ns, %x in s as a
 * float with an exponent, %t a TAI64N label.
 * (...)? is optional, [..] one of these bytes, anything else itself.
 *
 * Programs that print "%d:%d:%d" pad nothing, "9:4:5" for 09:04:05: what reads them has %n %e %k %N %T in the place of %m %d %H %M %S.
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
  row('iso-twelve', '%Y-%m-%d[T ]%k:%M:%S([.,]%f)? %p', 'full', [
    '2024-03-01 03:04:05 PM',
    '2024-03-01T15:04:05Z',
  ]),
  row(
    'iso',
    '%Y-%m-%d[T ]%H:%M:%S([.,:]%f)?(( )?%z)?',
    'full',
    ['2024-03-01T15:04:05.123456Z', '2024-03-01T15:04:05.123456Z'],
    ['2024-03-01 15:04:05,123', '2024-03-01T15:04:05.123Z'],
    ['2024-03-01 15:04:05.5 +0800', '2024-03-01T07:04:05.5Z'],
    ['2024-03-01T15:04:05+08:00', '2024-03-01T07:04:05Z'],
  ),
  row(
    'iso-loose',
    '%Y-%n-%e[T ]%k:%N:%T([.,:]%f)?(( )?%z)?',
    'full',
    ['2024-3-1 5:4:5', '2024-03-01T05:04:05Z'],
    ['2024-3-1 5:4:5:23', '2024-03-01T05:04:05.023Z'],
    ['2024-03-01  5:04:05', '2024-03-01T05:04:05Z'],
  ),
  row(
    'iso-dashes',
    '%Y-%m-%d-%H[-.:]%M[-.:]%S([.,]%f)?(%o)?',
    'full',
    ['2024-03-01-15.04.05.123456', '2024-03-01T15:04:05.123456Z'],
    ['2024-03-01-15.04.05.123456-240', '2024-03-01T19:04:05.123456Z'],
  ),
  row('iso-minutes', '%Y-%m-%d[T ]%H:%M(( )?%z)?', 'full', ['2024-03-01 15:04', '2024-03-01T15:04:00Z']),
  row(
    'iso-basic',
    '%Y%m%dT%H%M%S([.,]%f)?(%z)?',
    'full',
    ['20240301T150405Z', '2024-03-01T15:04:05Z'],
    ['20240301T150405,123', '2024-03-01T15:04:05.123Z'],
  ),
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
    ['20240301-15:04:05.123', '2024-03-01T15:04:05.123Z'],
    ['20240301 15:04:05.123456', '2024-03-01T15:04:05.123456Z'],
    ['20240301-9:4:5:23', '2024-03-01T09:04:05.023Z'],
  ),
  row(
    'compact-digits',
    '%Y%m%d[ -_:]%H%M%S([.,]%f)?',
    'full',
    ['20240301-150405', '2024-03-01T15:04:05Z'],
    ['20240301:150405.887', '2024-03-01T15:04:05.887Z'],
  ),
  row(
    'compact-run',
    '%Y%m%d%H%M%S(%f)?',
    'full',
    ['20240301150405', '2024-03-01T15:04:05Z'],
    ['20240301150405123', '2024-03-01T15:04:05.123Z'],
  ),
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
    ['01 March 2024 15:04:05 UTC', '2024-03-01T15:04:05Z'],
    ['01 3月 2024 15:04:05,123', '2024-03-01T15:04:05.123Z'],
  ),
  row('erlang', '%e-%b-%Y::%k:%M:%S(.%f)?', 'full', [
    '1-Mar-2024::15:04:05.871416',
    '2024-03-01T15:04:05.871416Z',
  ]),
  row('day-month-year', '%d %m %Y %H:%M:%S([.,]%f)?', 'full', [
    '01 03 2024 15:04:05.123',
    '2024-03-01T15:04:05.123Z',
  ]),
  row('day-month', '%e %b %H:%M:%S(.%f)?', 'yearless', ['14 Nov 07:01:22.119', '2000-11-14T07:01:22.119Z']),
  row(
    'day-month-minutes',
    '%e-%b %H:%M(:%S)?',
    'yearless',
    ['01-Mar 15:04', '2000-03-01T15:04:00Z'],
    ['01-Mar 15:04:05', '2000-03-01T15:04:05Z'],
  ),
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
  row('weekday-iso', '%a %Y-%m-%d %H:%M:%S(.%f)?( %z)?', 'full', [
    'Fri 2024-03-01 15:04:05 UTC',
    '2024-03-01T15:04:05Z',
  ]),
  row(
    'java-util',
    '%b %e, %Y[,]? %k:%M:%S( )?%p',
    'full',
    ['Mar 01, 2024 3:04:05 PM', '2024-03-01T15:04:05Z'],
    ['3月 01, 2024 3:04:05 下午', '2024-03-01T15:04:05Z'],
    ['3월 01, 2024 3:04:05 오후', '2024-03-01T15:04:05Z'],
    ['3月 01, 2024 3:04:05 午後', '2024-03-01T15:04:05Z'],
  ),
  row('month-day-year', '%b %e[,]? %Y[,]? %k:%M:%S([.,]%f)?', 'full', [
    'Mar  1 2024 15:04:05',
    '2024-03-01T15:04:05Z',
  ]),
  row(
    'weekday-month-day-year',
    '%a %b %e %Y %H:%M:%S( GMT%z)?',
    'full',
    ['Fri Mar 01 2024 15:04:05', '2024-03-01T15:04:05Z'],
    ['Fri Mar 01 2024 15:04:05 GMT+0800', '2024-03-01T07:04:05Z'],
  ),
  row(
    'syslog-year',
    '%b %e %H:%M:%S(.%f)? %Y',
    'full',
    ['Mar 01 15:04:05 2024', '2024-03-01T15:04:05Z'],
    ['Mar  1 15:04:05.123 2024', '2024-03-01T15:04:05.123Z'],
  ),
  row(
    'syslog',
    '%b %e %H:%M:%S(.%f)?( %z:)?',
    'yearless',
    ['Mar  1 15:04:05', '2000-03-01T15:04:05Z'],
    ['Mar  1 15:04:05.123 EST:', '2000-03-01T20:04:05.123Z'],
    ['Mar 01 15:04:05.123', '2000-03-01T15:04:05.123Z'],
  ),
  row('syslog-minutes', '%b %e %H:%M :', 'yearless', ['Mar 01 15:04 :', '2000-03-01T15:04:00Z']),
  row('twelve-hours-brackets', '%n/%e/%Y] [[]%k:%M:%S %p', 'full', [
    '3/1/2024] [3:04:05 PM',
    '2024-03-01T15:04:05Z',
  ]),
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
  row('short-slash', '%y/%m/%d %H:%M:%S([.,:]%f)?(( )?%z)?', 'full', [
    '24/03/01 15:04:05',
    '2024-03-01T15:04:05Z',
  ]),
  row(
    'us-short-slash',
    '%n/%e/%y %k:%M:%S([.,:]%f)?(( )?%z)?',
    'full',
    ['03/31/24 15:04:05,123', '2024-03-31T15:04:05.123Z'],
    ['3/1/24 9:04:05:023 EST', '2024-03-01T14:04:05.023Z'],
  ),
  row('eu-short-slash', '%e/%n/%y %k:%M:%S([.,:]%f)?(( )?%z)?', 'full', [
    '31/03/24 15:04:05,123',
    '2024-03-31T15:04:05.123Z',
  ]),
  row('eu-short-dot', '%d.%m.%y,? %H:%M:%S([.,:]%f)?(( )?%z)?', 'full', [
    '31.03.24 15:04:05:123 CET',
    '2024-03-31T14:04:05.123Z',
  ]),
  row('short-dash', '%y-%m-%d %H:%M:%S([.,]%f)?', 'full', [
    '24-03-01 15:04:05,123',
    '2024-03-01T15:04:05.123Z',
  ]),
  row('short-digits-colon', '%y%m%d  ?%k:%M:%S(.%f)?', 'full', ['240301 15:04:05', '2024-03-01T15:04:05Z']),
  row(
    'chinese',
    '%Y年%n月%e日( )?(%p)?( )?%k:%M:%S(.%f)?',
    'full',
    ['2024年3月1日 下午3:04:05', '2024-03-01T15:04:05Z'],
    ['2024年03月01日 15:04:05', '2024-03-01T15:04:05Z'],
  ),
  row('chinese-clock', '%Y年%n月%e日( )?(%a )?(%p)?( )?%k时%M分%T秒', 'full', [
    '2024年03月01日 星期五 15时04分05秒',
    '2024-03-01T15:04:05Z',
  ]),
  row('japanese-clock', '%Y年%n月%e日( )?(%p)?( )?%k時%M分%T秒', 'full', [
    '2024年03月01日 15時04分05秒',
    '2024-03-01T15:04:05Z',
  ]),
  row('korean', '%Y년 %n월 %e일 (%p )?%k:%M:%S(.%f)?', 'full', [
    '2024년 3월 1일 오후 3:04:05',
    '2024-03-01T15:04:05Z',
  ]),
  row('korean-clock', '%Y년 %n월 %e일 ([(]%a[)] )?(%p )?%k시 %M분 %T초', 'full', [
    '2024년 03월 01일 (금) 오후 03시 04분 05초',
    '2024-03-01T15:04:05Z',
  ]),
  row('logcat', '%m-%d %H:%M:%S.%f', 'yearless', ['03-01 15:04:05.123', '2000-03-01T15:04:05.123Z']),
  row(
    'month-day',
    '%m/%d[ -]%H:%M:%S([.,]%f)?',
    'yearless',
    ['03/01 15:04:05', '2000-03-01T15:04:05Z'],
    ['03/01-15:04:05.123456', '2000-03-01T15:04:05.123456Z'],
  ),
  row('month-day-minutes', '%m-%d %H:%M', 'yearless', ['03-01 15:04', '2000-03-01T15:04:00Z']),
  row('glog', '%m%d %H:%M:%S.%f', 'yearless', ['0301 15:04:05.123456', '2000-03-01T15:04:05.123456Z']),
  row(
    'month-day-run',
    '%m%d/%H%M%S(.%f)?',
    'yearless',
    ['0301/150405.123456', '2000-03-01T15:04:05.123456Z'],
    ['0301/150405', '2000-03-01T15:04:05Z'],
  ),
  row('epoch-ns', '%w', 'full', ['1709305445123456789', '2024-03-01T15:04:05.123456Z']),
  row('epoch-us', '%u', 'full', ['1709305445123456', '2024-03-01T15:04:05.123456Z']),
  row(
    'epoch-ms',
    '%q(ms)?',
    'full',
    ['1709305445123', '2024-03-01T15:04:05.123Z'],
    ['1709305445123ms', '2024-03-01T15:04:05.123Z'],
  ),
  row('epoch-exponent', '%x', 'full', ['1.7093054451234567e+09', '2024-03-01T15:04:05.123456Z']),
  row('tai64n', '@%t', 'full', ['@4000000065e1ee6f075bca00', '2024-03-01T15:04:05.123456Z']),
  row(
    'epoch-s',
    '%s(.%f)?',
    'full',
    ['1709305445.123', '2024-03-01T15:04:05.123Z'],
    ['1709305445', '2024-03-01T15:04:05Z'],
  ),
  row(
    'day-of-year',
    '%Y[-.]%j[T ]%H:%M:%S([.,]%f)?(%z)?',
    'full',
    ['2024-061T15:04:05Z', '2024-03-01T15:04:05Z'],
    ['2024.061 15:04:05', '2024-03-01T15:04:05Z'],
  ),
  row('twelve-hours-time', '%k:%M:%S(.%f)? %p', 'dateless', ['3:04:05 PM', '1970-01-01T15:04:05Z']),
  row('kitchen', '%k:%M%p', 'dateless', ['3:04PM', '1970-01-01T15:04:00Z']),
  row(
    'time',
    '%H:%M:%S([.,]%f)?( %z)?',
    'dateless',
    ['15:04:05.123', '1970-01-01T15:04:05.123Z'],
    ['15:04:05 +08:00', '1970-01-01T07:04:05Z'],
  ),
]
