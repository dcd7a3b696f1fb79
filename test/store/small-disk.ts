import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Mounting needs root; without it the tests that need a disk of their own can't run. */
export const CAN_MOUNT = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-mount-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0
  if (mounted) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true })
  return mounted
})()

interface SmallDisk {
  readonly folder: string
  free(): number
  /** Another program writes a file that leaves so many bytes. */
  fill(leaveBytes: number): void
  /** It takes its file away again. */
  empty(): void
}

/** A file system of `mebibytes`, in memory, that goes with the test. */
export function smallDisk(mebibytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-disk-'))
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder])
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  const filler = join(folder, 'filler')
  const free = (): number => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  }
  return {
    folder,
    free,
    fill: (leaveBytes) => {
      const page = Buffer.alloc(4096)
      const pages = Math.floor((free() - leaveBytes) / page.length)
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, pages) * page.length), { flag: 'a' })
      } catch (error) {
        // What is tested may have taken some room since it was asked how much there is.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    },
    empty: () => {
      truncateSync(filler, 0)
    },
  }
}
