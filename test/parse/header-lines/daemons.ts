import { lines, type HeaderLines } from './row.ts'

/** Written by other servers of Debian 12, run for this table. */
export const DAEMONS: readonly HeaderLines[] = [
  lines(
    'mosquitto 2.0.11-1.2+deb12u2',
    'mosquitto',
    [
      '1795252577: mosquitto version 2.0.11 starting',
      '2026-11-21T09:16:17Z',
      'none',
      'mosquitto version 2.0.11 starting',
    ],
    [
      '1795252577: Opening ipv4 listen socket on port 17003.',
      '2026-11-21T09:16:17Z',
      'none',
      'Opening ipv4 listen socket on port 17003.',
    ],
  ),
  lines(
    'unbound 1.17.1-2+deb12u4',
    'unbound',
    [
      '[1795252577] unbound[3329:0] notice: init module 0: subnetcache',
      '2026-11-21T09:16:17Z',
      'info',
      'init module 0: subnetcache',
    ],
    [
      '[1795252577] unbound[3329:0] info: start of service (unbound 1.17.1).',
      '2026-11-21T09:16:17Z',
      'info',
      'start of service (unbound 1.17.1).',
    ],
  ),
  lines(
    'nsd 4.6.1-1',
    'nsd',
    [
      '[2026-11-21 09:16:17.203] nsd[3308]: notice: nsd starting (NSD 4.6.1)',
      '2026-11-21T09:16:17.203Z',
      'info',
      'nsd starting (NSD 4.6.1)',
    ],
    [
      '[2026-11-21 09:16:19.121] nsd[3371]: warning: signal received, shutting down...',
      '2026-11-21T09:16:19.121Z',
      'warn',
      'signal received, shutting down...',
    ],
  ),
  lines(
    'bind9 1:9.18.49-1~deb12u3, print-time yes',
    'named',
    [
      '21-Nov-2026 09:16:17.244 general: debug 1: now using logging configuration from config file',
      '2026-11-21T09:16:17.244Z',
      'debug',
      'now using logging configuration from config file',
    ],
    [
      '21-Nov-2026 09:16:19.124 dnssec: warning: managed-keys-zone: shutting down',
      '2026-11-21T09:16:19.124Z',
      'warn',
      'managed-keys-zone: shutting down',
    ],
  ),
  lines(
    'bind9 1:9.18.49-1~deb12u3, print-time iso8601-utc',
    'named with ISO times',
    [
      '2026-11-21T09:16:17.300Z general: notice: all zones loaded',
      '2026-11-21T09:16:17.300Z',
      'info',
      'all zones loaded',
    ],
    [
      '2026-11-21T09:16:19.124Z network: info: no longer listening on 127.0.0.1#17012',
      '2026-11-21T09:16:19.124Z',
      'info',
      'no longer listening on 127.0.0.1#17012',
    ],
  ),
  lines(
    'openvpn 2.6.14-0+deb12u2',
    'OpenVPN',
    [
      '2026-11-21 09:22:29 DEPRECATED OPTION: The option --secret is deprecated.',
      '2026-11-21T09:22:29Z',
      'none',
      'DEPRECATED OPTION: The option --secret is deprecated.',
    ],
    [
      '2026-11-21 09:22:29 us=789853 DEPRECATION: No tls-client or tls-server option in configuration detected.',
      '2026-11-21T09:22:29Z',
      'none',
      'us=789853 DEPRECATION: No tls-client or tls-server option in configuration detected.',
    ],
  ),
  lines(
    'prosody 0.12.3-1+deb12u1',
    'prosody',
    [
      'Nov 21 09:22:29 startup\tinfo\tHello and welcome to Prosody version 0.12.3',
      '2026-11-21T09:22:29Z',
      'info',
      'Hello and welcome to Prosody version 0.12.3',
    ],
    [
      'Nov 21 09:22:30 certmanager\terror\tError indexing certificate directory /srv/certs',
      '2026-11-21T09:22:30Z',
      'error',
      'Error indexing certificate directory /srv/certs',
    ],
  ),
  lines('gearman-job-server 1.1.20+ds-1', 'gearmand', [
    '   INFO 2026-11-21 09:22:29.896881 [  main ] Initializing Gear on port 17066 with SSL: false',
    '2026-11-21T09:22:29.896881Z',
    'info',
    'Initializing Gear on port 17066 with SSL: false',
  ]),
  lines(
    'zabbix-agent 1:6.0.14+dfsg-1+b1',
    'Zabbix',
    [
      ' 16044:20261121:092229.887 Starting Zabbix Agent [web1]. Zabbix 6.0.14 (revision 3f184b456c7).',
      '2026-11-21T09:22:29.887Z',
      'none',
      'Starting Zabbix Agent [web1]. Zabbix 6.0.14 (revision 3f184b456c7).',
    ],
    [
      ' 16044:20261121:092229.887 using configuration file: zabbix.conf',
      '2026-11-21T09:22:29.887Z',
      'none',
      'using configuration file: zabbix.conf',
    ],
  ),
  lines(
    'clamav-daemon 1.4.6+dfsg-0+deb12u1',
    'clamd',
    [
      'Sat Nov 21 09:22:30 2026 -> Not loading PUA signatures.',
      '2026-11-21T09:22:30Z',
      'none',
      'Not loading PUA signatures.',
    ],
    [
      'Sat Nov 21 09:22:30 2026 -> +++ Started at Sat Nov 21 09:22:30 2026',
      '2026-11-21T09:22:30Z',
      'none',
      '+++ Started at Sat Nov 21 09:22:30 2026',
    ],
  ),
  lines(
    'vsftpd 3.0.3-13+b2',
    'vsftpd',
    [
      'Sat Nov 21 09:22:31 2026 [pid 16173] CONNECT: Client "127.0.0.1"',
      '2026-11-21T09:22:31Z',
      'none',
      'CONNECT: Client "127.0.0.1"',
    ],
    [
      'Sat Nov 21 09:22:31 2026 [pid 16172] [ftp] OK LOGIN: Client "127.0.0.1", anon password "ftp@example.com"',
      '2026-11-21T09:22:31Z',
      'none',
      '[ftp] OK LOGIN: Client "127.0.0.1", anon password "ftp@example.com"',
    ],
  ),
  lines('vsftpd 3.0.3-13+b2, xferlog', 'xferlog', [
    'Sat Nov 21 09:22:31 2026 1 127.0.0.1 3 /a b _ o a ftp@example.com ftp 0 * c',
    '2026-11-21T09:22:31Z',
    'none',
    '1 127.0.0.1 3 /a b _ o a ftp@example.com ftp 0 * c',
  ]),
  lines('samba 2:4.17.12+dfsg-0+deb12u4', 'Samba', [
    '[2026/11/21 09:22:30.308342,  0] ../../source3/smbd/server.c:1741(main)\n  smbd version 4.17.12-Debian started.',
    '2026-11-21T09:22:30.308342Z',
    'none',
    'smbd version 4.17.12-Debian started.',
  ]),
  lines(
    'dovecot-core 1:2.3.19.1+dfsg1-2.1+deb12u7',
    'Dovecot',
    [
      'Nov 21 09:24:55 master: Warning: Killed with signal 15 (by pid=18275 uid=0 code=kill)',
      '2026-11-21T09:24:55Z',
      'warn',
      'Killed with signal 15 (by pid=18275 uid=0 code=kill)',
    ],
    [
      'Nov 21 09:24:53 master: Info: Dovecot v2.3.19.1 (9b53102964) starting up without any protocols',
      '2026-11-21T09:24:53Z',
      'info',
      'Dovecot v2.3.19.1 (9b53102964) starting up without any protocols',
    ],
  ),
  lines(
    'rabbitmq-server 3.10.8-1.1+deb12u1',
    'RabbitMQ',
    [
      '2026-11-21 09:25:20.395881+00:00 [info] <0.223.0> Feature flags: list of feature flags found:',
      '2026-11-21T09:25:20.395881Z',
      'info',
      'Feature flags: list of feature flags found:',
    ],
    [
      '2026-11-21 09:25:21.344031+00:00 [notice] <0.44.0> Application syslog exited with reason: stopped',
      '2026-11-21T09:25:21.344031Z',
      'info',
      'Application syslog exited with reason: stopped',
    ],
  ),
  lines(
    'inspircd 3.15.0-1',
    'InspIRCd',
    [
      'Sat Nov 21 2026 12:19:27 HEADER: Log started for InspIRCd-3.15.0-debian',
      '2026-11-21T12:19:27Z',
      'none',
      'Log started for InspIRCd-3.15.0-debian',
    ],
    [
      'Sat Nov 21 2026 12:19:27 MODULE: New module introduced: core_stub.so (Module version InspIRCd-3.15.0-debian)',
      '2026-11-21T12:19:27Z',
      'none',
      'New module introduced: core_stub.so (Module version InspIRCd-3.15.0-debian)',
    ],
  ),
  lines(
    'mpd 0.23.12-1',
    'MPD',
    [
      "Nov 21 15:54 : decoder: Decoder plugin 'wildmidi' is unavailable: configuration file does not exist: /etc/timidity/timidity.cfg",
      '2026-11-21T15:54:00Z',
      'none',
      "decoder: Decoder plugin 'wildmidi' is unavailable: configuration file does not exist: /etc/timidity/timidity.cfg",
    ],
    [
      'Nov 21 15:54 : exception: Failed to create Avahi client: Daemon not running',
      '2026-11-21T15:54:00Z',
      'none',
      'exception: Failed to create Avahi client: Daemon not running',
    ],
  ),
]
