import { randomFillSync } from 'node:crypto'
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { LogkinError } from '../../model/errors.ts'

const MiB = 1024 * 1024

/** What a step of a deletion writes before it gives room back: moved pages and their checkpoint, with a margin. */
const RESERVE_FILE_BYTES = 16 * MiB
/** Of a small reserve (a small disk) the file takes no more than this share. */
const FILE_SHARE = 1 / 4

/**
 * Room on the disk that is kept for deleting and for checkpoints. What makes the store larger is refused while less than
 * the reserve is free. Against other programs, which heed no reserve, some of it is a file of random bytes beside the
 * database, given up when even a deletion finds no room, and written again when there is enough.
 * The processes of one store share the file; each step is harmless when two do it at once.
 */
export class DiskReserve {
  readonly #folder: string
  readonly #file: string
  readonly #bytes: number
  readonly #fileBytes: number

  /** @param bytes 0: no reserve is kept */
  constructor(database: string, bytes: number) {
    this.#folder = dirname(database)
    this.#file = `${database}-reserve`
    this.#bytes = bytes
    this.#fileBytes = Math.min(RESERVE_FILE_BYTES, Math.floor(bytes * FILE_SHARE))
  }

  /** Throws LogkinError 'disk-full' while too little is free; with plenty, sees to it that the file is there. */
  check(): void {
    if (this.#bytes === 0) return
    const held = sizeOf(this.#file)
    const freeBytes = freeOn(this.#folder) + held
    if (freeBytes < this.#bytes) {
      throw new LogkinError(
        'disk-full',
        `The disk of the store has ${mebibytes(freeBytes)} left, and ${mebibytes(this.#bytes)} are kept for deleting; nothing was stored: free some room, or delete uploads, and send it again.`,
        { freeBytes, reserveBytes: this.#bytes },
      )
    }
    if (held < this.#fileBytes && freeBytes >= this.#bytes + this.#fileBytes) this.#fill()
  }

  /** Gives up the file. */
  release(): void {
    rmSync(this.#file, { force: true })
  }

  /** Random, because a file system that compresses keeps no room for zeros. */
  #fill(): void {
    const chunk = randomFillSync(new Uint8Array(Math.min(MiB, this.#fileBytes)))
    const file = openSync(this.#file, 'w', 0o600)
    try {
      for (let at = 0; at < this.#fileBytes; at += chunk.length) writeSync(file, chunk, 0, chunk.length, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }
}

const freeOn = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const mebibytes = (bytes: number): string => `${Math.floor(bytes / MiB)} MiB`
