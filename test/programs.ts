import { execFileSync } from 'node:child_process'

/** What a real program makes of `input`; its folder is `cwd`. Throws where it is not installed: see .ci/run. */
export const run = (
  command: string,
  args: readonly string[],
  { input, cwd }: { readonly input?: string | Uint8Array; readonly cwd?: string } = {},
): Buffer =>
  execFileSync(command, args, {
    ...(input === undefined ? {} : { input }),
    ...(cwd === undefined ? {} : { cwd }),
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
