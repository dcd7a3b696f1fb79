export { coarsen } from './coarse'
export { findLines } from './lines'
export { digitsKept, mask } from './mask'
