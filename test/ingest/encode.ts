/** Text to bytes of a character set, which the runtime can only decode: by decoding every sequence of one and of two bytes. */
export const encodeAs = (text: string, charset: string): Uint8Array => {
  if (charset === 'utf-8') return Buffer.from(text)
  if (charset === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (charset === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  const table = tableOf(charset)
  return Uint8Array.from(
    Array.from(text).flatMap((char) => {
      const bytes = table.get(char)
      if (!bytes) throw new Error(`${charset} has no "${char}"`)
      return bytes
    }),
  )
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

const tableOf = (charset: string): ReadonlyMap<string, readonly number[]> => {
  const known = tables.get(charset)
  if (known) return known
  const table = new Map<string, readonly number[]>()
  const decoder = new TextDecoder(charset, { fatal: true })
  const note = (...bytes: readonly number[]): void => {
    let char: string
    try {
      char = decoder.decode(Uint8Array.from(bytes))
    } catch {
      return
    }
    if (Array.from(char).length === 1 && !table.has(char)) table.set(char, bytes)
  }
  for (let one = 0; one < 256; one++) note(one)
  for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) note(lead, trail)
  tables.set(charset, table)
  return table
}
