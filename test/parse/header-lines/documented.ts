import { lines, type HeaderLines } from './row.ts'

/** As the pages named show them. */
export const DOCUMENTED: readonly HeaderLines[] = [
  lines(
    'https://dev.mysql.com/doc/refman/8.0/en/error-log-format.html',
    'MySQL error log',
    [
      '2020-08-06T14:25:02.835618Z 0 [Note] [MY-012487] [InnoDB] DDL log recovery : begin',
      '2020-08-06T14:25:02.835618Z',
      'info',
      'DDL log recovery : begin',
    ],
    [
      '2020-08-06T14:25:02.936146Z 0 [Warning] [MY-010068] [Server] CA certificate /var/mysql/sslinfo/cacert.pem is self signed.',
      '2020-08-06T14:25:02.936146Z',
      'warn',
      'CA certificate /var/mysql/sslinfo/cacert.pem is self signed.',
    ],
    [
      '2020-08-06T14:25:03.109022Z 5 [Note] [MY-010051] [Server] Event Scheduler: scheduler thread started with id 5',
      '2020-08-06T14:25:03.109022Z',
      'info',
      'Event Scheduler: scheduler thread started with id 5',
    ],
  ),
  lines(
    'https://www.ossec.net/docs/_sources/log_samples/databases/mysql.rst.txt',
    'MySQL error log before 5.7',
    [
      "060516 22:38:54 [ERROR] Fatal error: Can't open privilege tables",
      '2006-05-16T22:38:54Z',
      'error',
      "Fatal error: Can't open privilege tables",
    ],
    [
      '070823 20:58:09 [Note] /usr/libexec/mysqld: Shutdown complete',
      '2007-08-23T20:58:09Z',
      'info',
      '/usr/libexec/mysqld: Shutdown complete',
    ],
  ),
  lines('https://www.mongodb.com/docs/manual/reference/log-messages.md', 'MongoDB', [
    '{"t":{"$date":"2020-05-01T15:16:17.180+00:00"},"s":"I", "c":"NETWORK", "id":12345, "ctx":"listener", "msg":"Listening on","attr":{"address":"127.0.0.1"}}',
    '2020-05-01T15:16:17.180Z',
    'info',
    'Listening on',
  ]),
  lines('https://docs.huihoo.com/mongodb/3.2/reference/log-messages.html', 'MongoDB before 4.4', [
    '2014-11-03T18:28:32.450-0500 I NETWORK [initandlisten] waiting for connections on port 27017',
    '2014-11-03T23:28:32.450Z',
    'info',
    'waiting for connections on port 27017',
  ]),
  lines('https://grafana.com/docs/loki/next/send-data/promtail/stages/cri/', 'Kubernetes CRI', [
    '2019-04-30T02:12:41.8443515Z stdout F message',
    '2019-04-30T02:12:41.844351Z',
    'none',
    'message',
  ]),
  lines(
    'https://www.kate-editor.org/syntax/data/html/test.logcat.html, threadtime',
    'logcat threadtime',
    [
      '02-29 16:51:18.810   188   188 V test    : When he woke up, the dinosaur was still there',
      '2024-02-29T16:51:18.810Z',
      'trace',
      'When he woke up, the dinosaur was still there',
    ],
    [
      '02-29 16:51:18.854   188   193 W test    : When he woke up, the dinosaur was still there',
      '2024-02-29T16:51:18.854Z',
      'warn',
      'When he woke up, the dinosaur was still there',
    ],
    [
      '02-29 16:51:18.854   188   193 E test    : When he woke up, the dinosaur was still there',
      '2024-02-29T16:51:18.854Z',
      'error',
      'When he woke up, the dinosaur was still there',
    ],
    [
      '02-29 16:51:30.423   580   580 F test    : When he woke up, the dinosaur was still there',
      '2024-02-29T16:51:30.423Z',
      'fatal',
      'When he woke up, the dinosaur was still there',
    ],
  ),
  lines(
    'https://www.kate-editor.org/syntax/data/html/test.logcat.html, brief',
    'logcat brief',
    [
      'V/test    (  119): When he woke up, the dinosaur was still there',
      null,
      'trace',
      'When he woke up, the dinosaur was still there',
    ],
    [
      'W/test    (  119): When he woke up, the dinosaur was still there',
      null,
      'warn',
      'When he woke up, the dinosaur was still there',
    ],
  ),
  lines('https://metacpan.org/pod/Mail::Exim::MainLogParser', 'Exim main log', [
    '2017-06-08 11:17:56 1dJ08B-0003oP-5i <= do-not-reply@nowhere.com H=realmail.server.example.com P=esmtp S=1364',
    '2017-06-08T11:17:56Z',
    'none',
    '1dJ08B-0003oP-5i <= do-not-reply@nowhere.com H=realmail.server.example.com P=esmtp S=1364',
  ]),
  lines('https://www.oreilly.com/library/view/cisco-ios-cookbook/0596527225/ch18s17.html', 'Cisco IOS', [
    'Jul 15 20:37:17.277 EDT: %SYS-5-CONFIG_I: Configured from console by ijbrown on vty0 (172.25.1.1)',
    '2026-07-16T00:37:17.277Z',
    'info',
    'Configured from console by ijbrown on vty0 (172.25.1.1)',
  ]),
  lines('https://gist.github.com/nickpeirson/e684c5d9a8b97427e7037b2d651adde7', 'Elasticsearch', [
    '[2018-08-14T00:00:41,209][WARN ][o.e.m.j.JvmGcMonitorService] [elasticsearch1] [gc][64700] overhead, spent [7.8s] collecting in the last [8.7s]',
    '2018-08-14T00:00:41.209Z',
    'warn',
    '[gc][64700] overhead, spent [7.8s] collecting in the last [8.7s]',
  ]),
  lines(
    'https://huaweicloud.com/guide/productsdesc-bms_051640739a90e1b876574f812fc6bc16support0',
    'IIS, W3C extended',
    [
      '2023-09-21 02:59:24 192.168.1.1 GET /index.html - 301 0 0 123',
      '2023-09-21T02:59:24Z',
      'none',
      '192.168.1.1 GET /index.html - 301 0 0 123',
    ],
  ),
  lines('https://cnblogs.com/luxiaojun/p/8808949.html', 'Suricata fast.log', [
    '03/26/2018-20:22:37.097370  [**] [1:0:0] hit baidu.com... [**] [Classification: (null)] [Priority: 3] {TCP} 10.2.41.231:48910 -> 221.130.253.135:8080',
    '2018-03-26T20:22:37.097370Z',
    'none',
    'hit baidu.com... [**] [Classification: (null)] [Priority: 3] {TCP} 10.2.41.231:48910 -> 221.130.253.135:8080',
  ]),
  lines('https://github.com/serilog/serilog/wiki/Formatting-Output', 'Serilog', [
    '[14:32:17 INF] Application started',
    '2026-11-21T14:32:17Z',
    'info',
    'Application started',
  ]),
  lines(
    'https://raw.githubusercontent.com/stern/stern/master/README.md, pod and container before a line of nginx 1.22.1',
    'stern',
    [
      'web-5d9c7 nginx 2026/11/21 09:17:44 [notice] 4508#4508: start worker processes',
      '2026-11-21T09:17:44Z',
      'info',
      'start worker processes',
    ],
  ),
  lines(
    'https://cakebuild.net/api/Cake.Kubectl/KubectlLogsSettings/AC83366D, pod and container before a line of nginx 1.22.1',
    'kubectl logs --prefix',
    [
      '[pod/web-5d9c7/nginx] 2026/11/21 09:17:44 [notice] 4508#4508: start worker processes',
      '2026-11-21T09:17:44Z',
      'info',
      'start worker processes',
    ],
  ),
  lines(
    'https://datatracker.ietf.org/doc/html/rfc5424#section-6.5',
    'RFC 5424 with structured data',
    [
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - 'su root' failed for lonvick on /dev/pts/8",
      '2003-10-11T22:14:15.003Z',
      'fatal',
      "'su root' failed for lonvick on /dev/pts/8",
    ],
    [
      "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
      '2003-08-24T12:14:15.000003Z',
      'info',
      "%% It's time to make the do-nuts.",
    ],
  ),
  lines(
    'https://www.ibm.com/docs/en/db2/11.5?topic=files-interpreting-diagnostic-log-file-entries',
    'db2diag',
    [
      '2007-05-18-14.20.46.973000-240 I27204F655 LEVEL: Info',
      '2007-05-18T18:20:46.973Z',
      'none',
      'I27204F655 LEVEL: Info',
    ],
  ),
  lines(
    'https://blog.igooo.org/74',
    'redis 2.8',
    [
      '[6666] 16 Nov 05:54:43.691 # +sdown slave 172.10.43.47:6379 172.10.43.47 6379 @ mymaster 172.10.43.42 6379',
      '2026-11-16T05:54:43.691Z',
      'warn',
      '+sdown slave 172.10.43.47:6379 172.10.43.47 6379 @ mymaster 172.10.43.42 6379',
    ],
    ['[6656] 16 Nov 06:00:56.250 * DB saved on disk', '2026-11-16T06:00:56.250Z', 'info', 'DB saved on disk'],
  ),
  lines(
    'https://docs.rs/crate/vrl/latest/source/src/datadog/grok/patterns/firewalls.pattern, CISCOTIMESTAMP before a message of https://www.manualslib.com/manual/1549611/Cisco-Asa-Series.html',
    'Cisco ASA',
    [
      'Nov 21 2026 09:17:46: %ASA-7-106100: access-list outside-acl permitted tcp outside/1.1.1.1(12345) -> inside/192.168.1.1(1357) hit-cnt 1 (first hit)',
      '2026-11-21T09:17:46Z',
      'debug',
      'access-list outside-acl permitted tcp outside/1.1.1.1(12345) -> inside/192.168.1.1(1357) hit-cnt 1 (first hit)',
    ],
  ),
  lines(
    'http://visionwebhosting.net/toronto-web-hosting/TorontoWebHostingSnort0079.htm, with the hyphens that the page lost',
    'Snort fast alerts',
    [
      '05/28-22:16:25.126150  [**] [1:0:0] Ping with TTL=100 [**] {ICMP} 192.168.1.100 -> 192.168.1.3',
      '2026-05-28T22:16:25.126150Z',
      'none',
      'Ping with TTL=100 [**] {ICMP} 192.168.1.100 -> 192.168.1.3',
    ],
  ),
  lines(
    'https://github.com/facebookresearch/detectron2/issues/3756',
    'detectron2',
    [
      '[12/04 05:54:36 d2.data.build]: Using training sampler TrainingSampler',
      '2026-12-04T05:54:36Z',
      'none',
      'Using training sampler TrainingSampler',
    ],
    [
      '[12/04 05:54:37 d2.engine.hooks]: Loading scheduler from state_dict ...',
      '2026-12-04T05:54:37Z',
      'none',
      'Loading scheduler from state_dict ...',
    ],
  ),
  lines(
    'https://docs.bareos.org/DocumentationStyleGuide/BareosSpecificFormatting/BareosLogging.html',
    'Bareos, Bacula',
    [
      '08-Sep 12:58 win-fd JobId 10: secure_erase: executing C:/cygwin64/bin/shred.exe "C:/temp/bareos-restores/C/Program Files/Bareos/Plugins/bpipe-fd.dll"',
      '2026-09-08T12:58:00Z',
      'none',
      'secure_erase: executing C:/cygwin64/bin/shred.exe "C:/temp/bareos-restores/C/Program Files/Bareos/Plugins/bpipe-fd.dll"',
    ],
  ),
  lines('https://middlewareservers.blogspot.com/2009/07/about-jvm-logs.html', 'WebSphere', [
    '[7/12/05 14:46:00:264 EDT] 0000001a ApplicationMg A WSVR0221I: Application started: adminconsole',
    '2005-07-12T18:46:00.264Z',
    'none',
    'Application started: adminconsole',
  ]),
]
