/**
 * npm run golden
 *
 * Writes NAME.txt for every sample kind: what this code makes of it. The difference to what was there before is what a
 * change to masks, formats or similarity does; read it before you commit it.
 */
import { writeFileSync } from 'node:fs'
import { KINDS } from '../samples/index.ts'
import { goldenOf } from './golden.ts'

for (const kind of KINDS) writeFileSync(new URL(`${kind.name}.txt`, import.meta.url), await goldenOf(kind))
