import type { Kind } from './kind.ts'
import { androidLogcat } from './kinds/android-logcat.ts'
import { chineseShop } from './kinds/chinese-shop.ts'
import { dockerCompose } from './kinds/docker-compose.ts'
import { dotnetService } from './kinds/dotnet-service.ts'
import { goLogfmt } from './kinds/go-logfmt.ts'
import { goZap } from './kinds/go-zap.ts'
import { javaService } from './kinds/java-service.ts'
import { kubernetesController } from './kinds/kubernetes-controller.ts'
import { mysqlServer } from './kinds/mysql-server.ts'
import { nginxAccess } from './kinds/nginx-access.ts'
import { nginxError } from './kinds/nginx-error.ts'
import { nodePino } from './kinds/node-pino.ts'
import { plainProgram } from './kinds/plain-program.ts'
import { postgresql } from './kinds/postgresql.ts'
import { pythonService } from './kinds/python-service.ts'
import { redisServer } from './kinds/redis-server.ts'
import { syslog } from './kinds/syslog.ts'

/** Every kind of sample log, by name. The programs are invented. */
export const KINDS: readonly Kind[] = [
  androidLogcat,
  chineseShop,
  dockerCompose,
  dotnetService,
  goLogfmt,
  goZap,
  javaService,
  kubernetesController,
  mysqlServer,
  nginxAccess,
  nginxError,
  nodePino,
  plainProgram,
  postgresql,
  pythonService,
  redisServer,
  syslog,
]

/** The kind of this name; throws where there is none. */
export const kindNamed = (name: string): Kind => {
  const kind = KINDS.find((one) => one.name === name)
  if (kind === undefined)
    throw new Error(
      `There is no sample kind "${name}"; there are ${KINDS.map((one) => one.name).join(', ')}.`,
    )
  return kind
}
