import { toBase64 } from './base64.ts'
import { sha256 } from './sha256.ts'

// The DOM's types promise `subtle` everywhere; browsers have it in secure contexts only.
const subtle = (globalThis.crypto as { readonly subtle?: typeof globalThis.crypto.subtle }).subtle

const sha256Of = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest('SHA-256', bytes))

/** 64 hex digits, as the API's answers write a SHA-256. */
export const sha256Hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Array.from(await sha256Of(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The header for a SHA-256 in hex digits. */
export const digestOfHex = (hex: string): string =>
  header(Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)))

const header = (digest: Uint8Array): string => `sha-256=:${toBase64(digest)}:`

/** A part's SHA-256 as the header Content-Digest (RFC 9530); the browser's own implementation where there is one. */
export const contentDigest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  header(await sha256Of(bytes))
