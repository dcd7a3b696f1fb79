/** What to show for a failed request: the server's sentence, which says what to do. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
