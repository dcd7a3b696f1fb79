export { WINDOW_BYTES, MOST_LINES, INPUT, ENDS, KEYS, MESSAGE, MESSAGE_BYTES, MASKED, RESULT } from './layout'
export { findLines } from './lines'
export { mask } from './mask'
