import { syslogTime } from '../clock.ts'
import { events, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import { decimal, hex, ip, join, maybe, num, oneOf, pid, port, size, tail, user } from '../values.ts'

const sshd = events(null, 'sshd')
const cron = events(null, 'CRON')
const systemd = events(null, 'systemd')
const kernel = events(null, 'kernel')

const unit = oneOf(
  'logrotate.service',
  'backup.service',
  'apt-daily.service',
  'certbot.service',
  'shop-worker@3.service',
)
const described = oneOf(
  'logrotate.service - Rotate log files',
  'backup.service - Nightly backup',
  'apt-daily.service - Daily apt download activities',
  'certbot.service - Renew certificates',
)
const bot = oneOf('root', 'admin', 'test', 'oracle', 'ubuntu', 'pi', 'git', 'deploy')
const uptime = join(num(100, 99999), '.', num(100000, 999999))
const mac = join(hex(2), ':', hex(2), ':', hex(2), ':', hex(2), ':', hex(2), ':', hex(2))

export const syslog: Kind = {
  name: 'syslog',
  about:
    'A Linux host in the classic syslog format: no year, no level, many programs, an optional "invalid user".',
  start: '2026-03-01T04:00:00.000Z',
  meanGapMs: 9000,
  precisionMs: 1000,
  events: [
    kernel(
      say`[ ${decimal(0, 1, 6)}] Linux version 6.${num(1, 9)}.0-${num(10, 60)}-generic (builder@host) (gcc ${num(11, 14)}.2.0)`,
      { when: 'start' },
    ),
    systemd(say`Reached target ${oneOf('Multi-User System', 'Graphical Interface')}.`, { when: 'start' }),
    sshd(say`Failed password for ${maybe(0.6, 'invalid user ')}${bot} from ${ip} port ${port} ssh2`, {
      when: 'burst',
    }),
    sshd(
      say`Accepted publickey for ${user} from ${ip} port ${port} ssh2: ${oneOf('ED25519', 'RSA')} SHA256:${hex(43)}`,
      {
        then: [
          sshd(
            say`pam_unix(sshd:session): session opened for user ${user}(uid=${num(1000, 1020)}) by ${user}(uid=0)`,
          ),
        ],
      },
    ),
    cron(
      say`(${oneOf('root', 'www-data', 'backup')}) CMD (${oneOf('cd / && run-parts --report /etc/cron.hourly', '/usr/local/bin/backup --quiet', 'test -x /usr/sbin/anacron || run-parts /etc/cron.daily')})`,
    ),
    systemd(say`Starting ${described}...`),
    systemd(say`${unit}: Deactivated successfully.`),
    systemd(say`Finished ${described}.`),
    sshd(
      say`Connection closed by ${maybe(0.5, join('authenticating user ', bot, ' '))}${ip} port ${port} [preauth]`,
    ),
    sshd(
      say`Received disconnect from ${ip} port ${port}:11: ${oneOf('disconnected by user', 'Bye Bye')}${maybe(0.5, ' [preauth]')}`,
    ),
    kernel(
      say`[${uptime}] audit: type=${num(1300, 1420)} audit(${num(1700000000, 1790000000)}.${num(100, 999)}:${num(10, 9999)}): apparmor="STATUS" profile="unconfined" pid=${pid} comm="apparmor_parser"`,
    ),
    kernel(
      say`[${uptime}] eth${num(0, 1)}: link is ${oneOf('up', 'down')}${maybe(0.5, ', 1000 Mbps full duplex')}`,
    ),
    events(null, 'dhclient')(say`DHCPACK of ${ip} from ${ip}`),
    events(null, 'dnsmasq-dhcp')(say`DHCPREQUEST(br0) ${ip} ${mac}`),
    events(null, 'systemd-logind')(say`New session ${num(1, 999)} of user ${user}.`),
    events(null, 'systemd-logind')(say`Removed session ${num(1, 999)}.`),
    events(
      null,
      'sudo',
    )(
      say`${user} : TTY=pts/${num(0, 9)} ; PWD=/home/${user} ; USER=root ; COMMAND=${oneOf('/usr/bin/apt update', '/usr/bin/systemctl restart nginx', '/bin/cat /var/log/auth.log')}`,
    ),
    systemd(say`${unit}: Main process exited, code=exited, status=${num(1, 143)}/${oneOf('FAILURE', 'n/a')}`),
    systemd(say`${unit}: Consumed ${decimal(0.1, 300, 3)}s CPU time, ${size} memory peak.`),
    kernel(
      say`[${uptime}] Out of memory: Killed process ${pid} (${oneOf('java', 'node', 'postgres')}) total-vm:${tail(100000, 9000000)}kB, anon-rss:${tail(100000, 9000000)}kB, UID:${num(100, 1020)}`,
      { when: 'once' },
    ),
    kernel(
      say`[${uptime}] EXT4-fs error (device sd${oneOf('a', 'b')}${num(1, 4)}): ext4_lookup:${num(1500, 1900)}: inode #${tail(2, 900000)}: comm rsync: deleted inode referenced: ${tail(2, 900000)}`,
      { when: 'once' },
    ),
  ],
  write: ({ event, time, actor, random }) => {
    const process =
      event.source === 'kernel'
        ? 'kernel'
        : event.source === 'systemd'
          ? 'systemd[1]'
          : `${event.source}[${2100 + actor * 37}]`
    return [`${syslogTime(time)} bastion ${process}: ${event.message.write(random)}`]
  },
}
