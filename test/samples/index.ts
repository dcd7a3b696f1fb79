/**
 * Realistic logs with the right answer beside them, made by chance from a seed.
 *
 * @example const { text, truth } = generate(kindNamed('syslog'), { lines: 3000, seed: 1 })
 */
export { generate } from './generate.ts'
export { KINDS, kindNamed } from './kinds.ts'
