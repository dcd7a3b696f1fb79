import { describe } from 'vitest'
import { closingCases } from './cases/closing.case.ts'
import { againCases } from './cases/again.case.ts'
import { deletionCases } from './cases/deletion.case.ts'
import { factCases } from './cases/facts.case.ts'
import { foldCases } from './cases/folds.case.ts'
import { jobCases } from './cases/jobs.case.ts'
import { reanalysisCases } from './cases/reanalysis.case.ts'
import { partCases } from './cases/parts.case.ts'
import { stagingCases } from './cases/staging.case.ts'
import { uploadCases } from './cases/uploads.case.ts'
import { versionCases } from './cases/version.case.ts'
import type { Begin } from './setting.ts'

/** What every Store keeps, whatever it is made of: an implementation is one when it passes this. */
export function storeCases(name: string, begin: Begin): void {
  describe(`${name} store`, () => {
    describe('uploads', () => uploadCases(begin))
    describe('parts', () => partCases(begin))
    describe('facts', () => factCases(begin))
    describe('folds', () => foldCases(begin))
    describe('closing', () => closingCases(begin))
    describe('files that come again', () => againCases(begin))
    describe('reanalysis', () => reanalysisCases(begin))
    describe('jobs', () => jobCases(begin))
    describe('staging', () => stagingCases(begin))
    describe('deletion', () => deletionCases(begin))
    describe('version', () => versionCases(begin))
  })
}
