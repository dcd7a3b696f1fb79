/** What an archive holds. `bytes` is to be read before the next entry is asked for. */
export type Entry =
  | {
      readonly kind: 'file'
      readonly name: string
      readonly modified: Date
      readonly bytes: AsyncGenerator<Uint8Array, void, undefined>
    }
  | { readonly kind: 'folder' | 'link' | 'device'; readonly name: string }
