export { findLines } from './lines'
export { mask } from './mask'
