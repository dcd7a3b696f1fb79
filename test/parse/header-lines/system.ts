import { lines, type HeaderLines } from './row.ts'

const HAPROXY = '127.0.0.1:52628 [21/Nov/2026:09:17:46.812] tcp1 tcp1/s1 1/0/4 475 -- 1/1/0/0/0 0/0'

/** Written by the system's own loggers, run on Debian 12 for this table. */
export const SYSTEM: readonly HeaderLines[] = [
  lines('rsyslog 8.2302.0-1+deb12u2, RSYSLOG_TraditionalFileFormat', 'syslog', [
    'Nov 21 09:17:46 vm billing: cannot open socket',
    '2026-11-21T09:17:46Z',
    'none',
    'cannot open socket',
  ]),
  lines('rsyslog 8.2302.0-1+deb12u2, RSYSLOG_FileFormat', 'syslog with ISO times', [
    '2026-11-21T09:17:46+00:00 vm billing: cannot open socket',
    '2026-11-21T09:17:46Z',
    'none',
    'cannot open socket',
  ]),
  lines(
    'rsyslog 8.2302.0-1+deb12u2, RSYSLOG_SyslogProtocol23Format',
    'RFC 5424',
    [
      '<27>1 2026-11-21T09:17:46+00:00 vm billing - - -  cannot open socket',
      '2026-11-21T09:17:46Z',
      'error',
      'cannot open socket',
    ],
    [
      `<134>1 2026-11-21T09:17:46+00:00 localhost haproxy 4497 - -  ${HAPROXY}`,
      '2026-11-21T09:17:46Z',
      'info',
      HAPROXY,
    ],
  ),
  lines('rsyslog 8.2302.0-1+deb12u2, a template of <%PRI%> and the traditional format', 'RFC 3164', [
    '<27>Nov 21 09:17:46 vm billing: cannot open socket',
    '2026-11-21T09:17:46Z',
    'error',
    'cannot open socket',
  ]),
  lines('rsyslog 8.2302.0-1+deb12u2, RSYSLOG_ForwardFormat', 'RFC 3164 with ISO times', [
    '<27>2026-11-21T09:17:46+00:00 vm billing: cannot open socket',
    '2026-11-21T09:17:46Z',
    'error',
    'cannot open socket',
  ]),
  lines(
    'systemd 252.39-1~deb12u2, journalctl -o short-full',
    'journal, full',
    [
      'Sat 2026-11-21 09:22:47 UTC web1 billing[4711]: disk nearly full',
      '2026-11-21T09:22:47Z',
      'none',
      'disk nearly full',
    ],
    ['Sat 2026-11-21 09:22:47 UTC web1 kernel: cannot open', '2026-11-21T09:22:47Z', 'none', 'cannot open'],
  ),
  lines(
    'systemd 252.39-1~deb12u2, journalctl -o short-iso',
    'journal, ISO',
    [
      '2026-11-21T09:22:47+0000 web1 billing[4711]: disk nearly full',
      '2026-11-21T09:22:47Z',
      'none',
      'disk nearly full',
    ],
    ['2026-11-21T09:22:47+0000 web1 kernel: cannot open', '2026-11-21T09:22:47Z', 'none', 'cannot open'],
  ),
  lines(
    'systemd 252.39-1~deb12u2, journalctl -o short-precise',
    'journal, precise',
    [
      'Nov 21 09:22:47.354175 web1 billing[4711]: disk nearly full',
      '2026-11-21T09:22:47.354175Z',
      'none',
      'disk nearly full',
    ],
    ['Nov 21 09:22:47.454175 web1 kernel: cannot open', '2026-11-21T09:22:47.454175Z', 'none', 'cannot open'],
  ),
  lines('systemd 252.39-1~deb12u2, journalctl -o short-iso-precise', 'journal, ISO, precise', [
    '2026-11-21T09:22:47.354175+0000 web1 billing[4711]: disk nearly full',
    '2026-11-21T09:22:47.354175Z',
    'none',
    'disk nearly full',
  ]),
  lines('systemd 252.39-1~deb12u2, journalctl -o short-unix', 'journal, epoch', [
    '1795252967.354175 web1 billing[4711]: disk nearly full',
    '2026-11-21T09:22:47.354175Z',
    'none',
    'disk nearly full',
  ]),
  lines(
    'systemd 252.39-1~deb12u2, journalctl -o short-monotonic',
    'journal, since boot',
    ['[   12.345678] web1 billing[4711]: disk nearly full', null, 'none', 'disk nearly full'],
    ['[   12.445678] web1 kernel: cannot open', null, 'none', 'cannot open'],
  ),
  lines(
    'systemd 252.39-1~deb12u2, journalctl -o json',
    'journal, JSON',
    [
      '{"_HOSTNAME":"web1","_PID":"4711","PRIORITY":"4","__REALTIME_TIMESTAMP":"1795252967354175","SYSLOG_IDENTIFIER":"billing","__MONOTONIC_TIMESTAMP":"12345678","MESSAGE":"disk nearly full"}',
      '2026-11-21T09:22:47.354175Z',
      'warn',
      'disk nearly full',
    ],
    [
      '{"__CURSOR":"s=e5","SYSLOG_IDENTIFIER":"kernel","PRIORITY":"3","MESSAGE":"cannot open","__REALTIME_TIMESTAMP":"1795252967454175"}',
      '2026-11-21T09:22:47.454175Z',
      'error',
      'cannot open',
    ],
  ),
  lines(
    'util-linux 2.38.1-5+deb12u3, dmesg',
    'dmesg',
    [
      '[    1.382482] EXT4-fs (vda): mounted filesystem 00000000-0000-0000-0000-000000000000 r/w without journal.',
      null,
      'none',
      'EXT4-fs (vda): mounted filesystem 00000000-0000-0000-0000-000000000000 r/w without journal.',
    ],
    [
      '[    1.360541] tokio-rt-worker (69): drop_caches: 3',
      null,
      'none',
      'tokio-rt-worker (69): drop_caches: 3',
    ],
  ),
  lines('util-linux 2.38.1-5+deb12u3, dmesg -T', 'dmesg, ctime', [
    '[Sat Nov 21 08:53:52 2026] EXT4-fs (vda): mounted filesystem r/w without journal.',
    '2026-11-21T08:53:52Z',
    'none',
    'EXT4-fs (vda): mounted filesystem r/w without journal.',
  ]),
  lines('util-linux 2.38.1-5+deb12u3, dmesg --time-format iso', 'dmesg, ISO', [
    '2026-11-21T08:53:52,382482+00:00 EXT4-fs (vda): mounted filesystem r/w without journal.',
    '2026-11-21T08:53:52.382482Z',
    'none',
    'EXT4-fs (vda): mounted filesystem r/w without journal.',
  ]),
  lines(
    'util-linux 2.38.1-5+deb12u3, dmesg -x',
    'dmesg, facility and level',
    [
      'kern  :info  : [    1.382482] EXT4-fs (vda): mounted filesystem r/w without journal.',
      null,
      'info',
      'EXT4-fs (vda): mounted filesystem r/w without journal.',
    ],
    [
      'kern  :debug : [    0.000359] e820: update [mem 0x00000000-0x00000fff] usable ==> reserved',
      null,
      'debug',
      'e820: update [mem 0x00000000-0x00000fff] usable ==> reserved',
    ],
  ),
  lines(
    'util-linux 2.38.1-5+deb12u3, dmesg -r',
    'dmesg, raw',
    [
      '<6>[    1.382482] EXT4-fs (vda): mounted filesystem r/w without journal.',
      null,
      'info',
      'EXT4-fs (vda): mounted filesystem r/w without journal.',
    ],
    [
      '<7>[    0.000359] e820: update [mem 0x00000000-0x00000fff] usable ==> reserved',
      null,
      'debug',
      'e820: update [mem 0x00000000-0x00000fff] usable ==> reserved',
    ],
  ),
  lines(
    'daemontools 1:0.76-8.1, tai64n',
    'TAI64N',
    ['@400000006b01636e0efb0b7c disk nearly full', '2026-11-21T09:24:52.251333Z', 'none', 'disk nearly full'],
    ['@400000006b01636e0efb0f64 cannot open', '2026-11-21T09:24:52.251334Z', 'none', 'cannot open'],
  ),
  lines('daemontools 1:0.76-8.1, tai64nlocal', 'TAI64N made readable', [
    '2026-11-21 09:24:52.252767500 disk nearly full',
    '2026-11-21T09:24:52.252767Z',
    'none',
    'disk nearly full',
  ]),
  lines(
    'moreutils 0.67-1, ts',
    'ts',
    ['Nov 21 09:24:52 disk nearly full', '2026-11-21T09:24:52Z', 'none', 'disk nearly full'],
    [
      '2026-11-21T09:24:52.350165 disk nearly full',
      '2026-11-21T09:24:52.350165Z',
      'none',
      'disk nearly full',
    ],
  ),
  lines('strace 6.1-0.1, -tt', 'strace', [
    '09:24:52.367212 execve("/usr/bin/true", ["true"], 0x7ffe922f1050 /* 35 vars */) = 0',
    '2026-11-21T09:24:52.367212Z',
    'none',
    'execve("/usr/bin/true", ["true"], 0x7ffe922f1050 /* 35 vars */) = 0',
  ]),
  lines('strace 6.1-0.1, -ttt', 'strace, epoch', [
    '1795253092.369970 execve("/usr/bin/true", ["true"], 0x7ffc457c34e8 /* 35 vars */) = 0',
    '2026-11-21T09:24:52.369970Z',
    'none',
    'execve("/usr/bin/true", ["true"], 0x7ffc457c34e8 /* 35 vars */) = 0',
  ]),
  lines(
    'dpkg 1.21.22, dpkg.log',
    'dpkg',
    [
      '2025-06-24 14:36:25 startup archives unpack',
      '2025-06-24T14:36:25Z',
      'none',
      'startup archives unpack',
    ],
    [
      '2025-06-24 14:36:25 upgrade libsystemd0:amd64 252.36-1~deb12u1 252.38-1~deb12u1',
      '2025-06-24T14:36:25Z',
      'none',
      'upgrade libsystemd0:amd64 252.36-1~deb12u1 252.38-1~deb12u1',
    ],
  ),
  lines('dpkg 1.21.22, alternatives.log', 'update-alternatives', [
    'update-alternatives 2026-11-21 09:15:05: link group tdbbackup updated to point to /usr/bin/tdbbackup.tdbtools',
    '2026-11-21T09:15:05Z',
    'none',
    'link group tdbbackup updated to point to /usr/bin/tdbbackup.tdbtools',
  ]),
  lines("moreutils 0.67-1, ts '%c', Chinese", 'ts in Chinese', [
    '2026年11月21日 星期六 12时18分06秒 disk nearly full',
    '2026-11-21T12:18:06Z',
    'none',
    'disk nearly full',
  ]),
  lines("moreutils 0.67-1, ts '%c', Japanese", 'ts in Japanese', [
    '2026年11月21日 12時18分06秒 disk nearly full',
    '2026-11-21T12:18:06Z',
    'none',
    'disk nearly full',
  ]),
  lines("moreutils 0.67-1, ts '%c', Korean", 'ts in Korean', [
    '2026년 11월 21일 (토) 오후 12시 18분 06초 disk nearly full',
    '2026-11-21T12:18:06Z',
    'none',
    'disk nearly full',
  ]),
  lines("moreutils 0.67-1, ts '%x %X', German", 'ts in German', [
    '21.11.2026 12:18:06 disk nearly full',
    '2026-11-21T12:18:06Z',
    'none',
    'disk nearly full',
  ]),
  lines("moreutils 0.67-1, ts '%x %X', Danish", 'ts in Danish', [
    '21-11-2026 12:18:06 disk nearly full',
    '2026-11-21T12:18:06Z',
    'none',
    'disk nearly full',
  ]),
]
