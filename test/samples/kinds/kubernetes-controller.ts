import { klogTime } from '../clock.ts'
import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import {
  goDuration,
  hex,
  host,
  ip,
  join,
  list,
  maybe,
  num,
  oneOf,
  quoted,
  tail,
  uuid,
  word,
} from '../values.ts'

const sync = events('info', 'controller.go:214')
const event = events('info', 'event.go:307')
const fail = events('error', 'controller.go:231')
const lease = events('info', 'leaderelection.go:258')
const cache = events('warn', 'reflector.go:561')

const namespace = oneOf('shop', 'billing', 'kube-system', 'monitoring', 'staging')
const pod = join(word, '-', hex(9), '-', hex(5))
const object = join(namespace, '/', pod)

export const kubernetesController: Kind = {
  name: 'kubernetes-controller',
  about:
    'A controller with klog headers: level letter glued to the date, structured pairs after a quoted message, thread columns.',
  start: '2026-07-08T12:00:00.000Z',
  meanGapMs: 150,
  precisionMs: 1,
  events: [
    events('info', 'main.go:88')(
      say`Starting volume-keeper version v0.${num(1, 40)}.${num(0, 9)} (commit ${hex(7)})`,
      { when: 'start' },
    ),
    lease(say`attempting to acquire leader lease ${namespace}/volume-keeper...`, { when: 'start' }),
    lease(say`successfully acquired lease ${namespace}/volume-keeper`, { when: 'start' }),
    sync(say`"Finished syncing" key="${object}" duration="${goDuration}"`),
    sync(say`"Reconciling volume claim" namespace="${namespace}" name="${pod}" generation=${num(1, 40)}`),
    event(
      say`"Event occurred" object="${object}" kind="Pod" apiVersion="v1" type="${oneOf('Normal', 'Warning')}" reason="${oneOf('Pulled', 'Created', 'BackOff', 'Unhealthy')}"`,
    ),
    events(
      'info',
      'mount.go:77',
    )(say`Mounted volume pvc-${uuid} on node ${host} at /var/lib/kubelet/pods/${uuid}/volumes/pvc-${hex(8)}`),
    events('info', 'mount.go:102')(say`Detached volume pvc-${uuid} from node ${host} after ${goDuration}`),
    fail(
      say`"Sync failed, requeueing" err="Operation cannot be fulfilled on pods \\"${pod}\\": the object has been modified" key="${object}" retries=${num(1, 15)}`,
      { when: 'burst' },
    ),
    cache(
      say`k8s.io/client-go/informers/factory.go:${num(130, 160)}: watch of *v1.${oneOf('Pod', 'Node', 'PersistentVolumeClaim')} ended with: too old resource version: ${tail(1000, 9_000_000)} (${tail(1000, 9_000_000)})`,
    ),
    events('error', 'attach.go:226')(say`"Could not attach volume" volume="pvc-${uuid}" err=<`, {
      more: (random) => [
        `\trpc error: code = DeadlineExceeded desc = attach took ${random.int(30, 120)}s`,
        `\trequest id: ${uuid(random)}`,
        ` > node="${host(random)}"`,
      ],
    }),
    events(
      'info',
      'throttle.go:655',
    )(
      say`Waited for ${goDuration} due to client-side throttling, not priority and fairness, request: ${oneOf('GET', 'PATCH', 'LIST')}:https://${ip}:443/api/v1/namespaces/${namespace}/pods/${pod}`,
    ),
    events(
      'info',
      'sched.go:61',
    )(
      say`${num(0, 9)}/${num(10, 40)} nodes are available: ${list(join(num(1, 9), ' ', oneOf('Insufficient cpu', 'Insufficient memory', 'node(s) had untolerated taint')), 1, 3)}.`,
    ),
    events(
      'warn',
      'probe.go:45',
    )(
      say`Readiness probe of ${object} failed: Get "http://${ip}:${num(8000, 9000)}/readyz": ${oneOf('context deadline exceeded', 'connection refused', 'EOF')}`,
    ),
    events(
      'warn',
      'quota.go:19',
    )(
      say`namespace ${quoted(namespace)} uses ${num(80, 99)}% of ${oneOf('cpu', 'memory', 'storage')} quota${maybe(0.3, ' (soft limit)')}`,
    ),
    lease(say`failed to renew lease ${namespace}/volume-keeper: timed out waiting for the condition`, {
      when: 'once',
    }),
    events('fatal', 'main.go:131')(say`leader election lost after ${goDuration}`, { when: 'once' }),
  ],
  write: (moment) => {
    const letter = (moment.event.level ?? 'info').charAt(0).toUpperCase()
    return headed(
      `${letter}${klogTime(moment.time)} ${String(moment.actor + 1).padStart(7)} ${moment.event.source}] `,
      moment,
    )
  },
}
