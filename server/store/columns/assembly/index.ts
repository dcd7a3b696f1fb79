import { MEMORY_PAGES } from './layout'
export { OUT, OUT_BYTES, STREAMS, TEXT } from './layout'
export { scan } from './scan'
export { buildDictionary, writeBlock } from './encode'
export { readBlock, readDictionary } from './decode'

memory.grow(MEMORY_PAGES - memory.size())
