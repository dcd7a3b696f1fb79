/**
 * Whether reading a line depended on the value of a digit in a way that no guard (digit-guards.ts) holds, as when a month is
 * out of its range and another format is tried. Such a line says nothing about others with its key. Whoever looks at a
 * digit's value, and not only at its being one, sets it; who reads a line to remember it clears it before.
 */
export const digitValues = { matter: false }
