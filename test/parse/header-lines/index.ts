import { DAEMONS } from './daemons.ts'
import { DATABASES } from './databases.ts'
import { DOCUMENTED } from './documented.ts'
import { GO } from './go.ts'
import { JAVA } from './java.ts'
import { LOG4J_2 } from './log4j.ts'
import { NATIVE } from './native.ts'
import { NODE } from './node.ts'
import { PYTHON } from './python.ts'
import { SCRIPTING } from './scripting.ts'
import { SYSTEM } from './system.ts'
import { WEB_SERVERS } from './web-servers.ts'
import type { HeaderLines } from './row.ts'

/** Real lines of many formats: the time and level of each, and the message once the format is known. */
export const HEADER_LINES: readonly HeaderLines[] = [
  ...DATABASES,
  ...WEB_SERVERS,
  ...DAEMONS,
  ...SYSTEM,
  ...GO,
  ...NATIVE,
  ...SCRIPTING,
  ...JAVA,
  ...LOG4J_2,
  ...PYTHON,
  ...NODE,
  ...DOCUMENTED,
]
