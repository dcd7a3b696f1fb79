/** Folders of the project with assembly/ and binary.ts. */
export declare const KERNELS: readonly string[]
/** The text of a folder's binary.ts. Throws what the compiler says. */
export declare const compile: (folder: string) => Promise<string>
