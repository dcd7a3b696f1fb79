import { cruise } from 'dependency-cruiser'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FOLDERS, RULES } from './import-rules.mjs'

/**
 * Checks which way imports run, `import type` included. It fails when it has checked nothing: every folder with rules
 * must hold modules, and their imports must have been resolved. Answers the violations as sentences, and how many
 * modules each folder had.
 *
 *     node scripts/imports.mjs [FOLDER]       checks this project, or the one in FOLDER
 */
async function checkImports(root, folders = FOLDERS) {
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      ruleSet: { forbidden: RULES },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)dist/' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['import', 'node', 'default', 'types'],
      },
    },
    undefined,
    { tsConfig: extractTsConfig(resolve(import.meta.dirname, '..', 'tsconfig.json')) },
  )
  if (typeof output === 'string') throw new Error('dependency-cruiser answered text instead of its findings')

  const problems = output.summary.violations.map(
    ({ from, to, rule }) =>
      `${from} must not import ${to} (${rule.name}: ${RULES.find(({ name }) => name === rule.name)?.comment})`,
  )
  const modules = {}
  let imports = 0
  for (const folder of folders) {
    const own = output.modules.filter(({ source }) => source.startsWith(`${folder}/`))
    modules[folder] = own.length
    imports += own.reduce((sum, { dependencies }) => sum + dependencies.length, 0)
    if (own.length === 0) problems.push(`${folder}/ has no modules: nothing was checked there`)
  }
  if (imports === 0) problems.push('no import was found: nothing was checked')
  return { problems, modules, imports }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { problems, modules, imports } = await checkImports(
    process.argv[2] ?? resolve(import.meta.dirname, '..'),
  )
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  const counted = Object.entries(modules).map(([folder, count]) => `${folder} ${count}`)
  process.stdout.write(
    `import directions: ${counted.join(', ')} modules; ${imports} imports; ${problems.length} problems\n`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
