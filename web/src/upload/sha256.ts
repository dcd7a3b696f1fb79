/**
 * SHA-256 (FIPS 180-4) in plain script, for browsers on plain http from another machine: there crypto.subtle is
 * missing, and the page's policy (default-src 'self') allows no WebAssembly. A network is slower than this.
 */

const firstPrimes = (count: number): number[] => {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return primes
}

/** The first 32 bits of a number's fraction. */
const fraction = (value: number): number => ((value - Math.floor(value)) * 2 ** 32) | 0

const ROUNDS = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)))
const START = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)))

const BLOCK_BYTES = 64
const LENGTH_BYTES = 8

const compress = (state: Int32Array, words: Int32Array, data: DataView, at: number): void => {
  for (let i = 0; i < 16; i++) words[i] = data.getInt32(at + i * 4)
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15]!
    const y = words[i - 2]!
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    words[i] = (words[i - 16]! + s0 + words[i - 7]! + s1) | 0
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i]! + words[i]!) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}

/** The 32 bytes of the digest. */
export const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const state = START.slice()
  const words = new Int32Array(64)
  const whole = bytes.length - (bytes.length % BLOCK_BYTES)
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < whole; at += BLOCK_BYTES) compress(state, words, data, at)

  const rest = bytes.subarray(whole)
  const end = new Uint8Array(rest.length + 1 + LENGTH_BYTES > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES)
  end.set(rest)
  end[rest.length] = 0x80
  const endView = new DataView(end.buffer)
  endView.setBigUint64(end.length - LENGTH_BYTES, BigInt(bytes.length) * 8n)
  for (let at = 0; at < end.length; at += BLOCK_BYTES) compress(state, words, endView, at)

  const digest = new Uint8Array(state.length * 4)
  const view = new DataView(digest.buffer)
  state.forEach((word, i) => {
    view.setInt32(i * 4, word)
  })
  return digest
}
