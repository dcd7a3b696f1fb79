type Column =
  | Float64Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>

/** A column with room for more: what it holds, and zeros. */
export const grown = <T extends Column>(column: T, length = column.length * 2): T => {
  const larger = new (column.constructor as new (length: number) => T)(length)
  larger.set(column)
  return larger
}
