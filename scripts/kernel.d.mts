/** The text of server/kernel/binary.ts. Throws what the compiler says. */
export declare const compile: () => Promise<string>
