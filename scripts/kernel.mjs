/**
 * npm run kernel
 *
 * Compiles what stands in a folder's assembly/ (AssemblyScript) to WebAssembly, and writes it as text to its binary.ts: the
 * server runs as it stands, without a step before. `compile` is used by the test that holds the two together.
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'

const root = resolve(import.meta.dirname, '..')

/** Folders with assembly/ and binary.ts. */
export const KERNELS = ['server/kernel', 'server/store/columns']

/** The text of a folder's binary.ts. Throws what the compiler says. */
export const compile = async (folder) => {
  const { error, stdout, stderr, binary } = await build(folder)
  if (error !== null || binary === undefined) throw new Error(`${String(error)}\n${stdout}${stderr}`)
  const lines = Buffer.from(binary)
    .toString('base64')
    .match(/.{1,100}/g)
  return [
    '/** Written by `npm run kernel` from assembly/. */',
    'export const BINARY =',
    ...lines.map((line, k) => `  '${line}'${k < lines.length - 1 ? ' +' : ''}`),
    '',
  ].join('\n')
}

const build = async (folder) => {
  let binary
  const result = await asc.main(
    [
      'index.ts',
      ...['--baseDir', join(root, folder, 'assembly')],
      ...['--outFile', 'kernel.wasm'],
      ...['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--initialMemory', '16'],
    ],
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents
      },
    },
  )
  return { error: result.error, stdout: result.stdout.toString(), stderr: result.stderr.toString(), binary }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const folder of KERNELS) writeFileSync(join(root, folder, 'binary.ts'), await compile(folder))
}
