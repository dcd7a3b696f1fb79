import { randomBytes } from 'node:crypto'

/**
 * The id after `last`: 32 hex digits, 48 bits of milliseconds and 80 random ones, so that ids of different stores
 * do not meet. Always greater than `last`, also where the clock stands still or goes back: then it is `last` + 1.
 */
export function nextUploadId(last: string, nowMs: number): string {
  const fresh = Math.floor(nowMs).toString(16).padStart(12, '0') + randomBytes(10).toString('hex')
  return fresh > last ? fresh : (BigInt(`0x${last}`) + 1n).toString(16).padStart(32, '0')
}
