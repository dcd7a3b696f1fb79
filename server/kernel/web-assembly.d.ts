/** What is used of WebAssembly, which TypeScript knows in browsers only. */
declare namespace WebAssembly {
  const Module: new (bytes: Uint8Array) => object
  const Instance: new (module: object) => { readonly exports: Record<string, unknown> }
  interface Memory {
    readonly buffer: ArrayBuffer
    /** Of 64 KiB each. */
    grow(pages: number): number
  }
  interface Global {
    readonly value: unknown
  }
}

/** AssemblyScript's, in the constants that both languages read. */
type i32 = number
type u32 = number
