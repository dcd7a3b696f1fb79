export { findLines } from './lines'
export { digitsKept, mask } from './mask'
