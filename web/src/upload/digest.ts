import { toBase64 } from './base64.ts'
import { sha256 } from './sha256.ts'

// The DOM's types promise `subtle` everywhere; browsers have it in secure contexts only.
const subtle = (globalThis.crypto as { readonly subtle?: typeof globalThis.crypto.subtle }).subtle

/** A part's SHA-256 as the header Content-Digest (RFC 9530); the browser's own implementation where there is one. */
export const contentDigest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const digest = subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest('SHA-256', bytes))
  return `sha-256=:${toBase64(digest)}:`
}
