/** Where things stand in the kernel's memory. kernel.ts reads these from the module's exports. */
export const WINDOW_BYTES: i32 = 1 << 18
export const MOST_LINES: i32 = 1 << 12
/** Class of each byte. */
export const CLASSES: i32 = 1 << 15
export const INPUT: i32 = 1 << 16
export const ENDS: i32 = INPUT + WINDOW_BYTES + 64
export const KEYS: i32 = ENDS + (MOST_LINES << 2)
/** A message that stands in no window, and NULs behind it. */
export const MESSAGE: i32 = KEYS + (MOST_LINES << 3)
export const MESSAGE_BYTES: i32 = 1 << 17
/** The masked message, MAX_SHAPE_BYTES and a slot's name long. */
export const MASKED: i32 = MESSAGE + MESSAGE_BYTES + 64
export const MAX_SHAPE_BYTES: i32 = 4096
/** Length of the masked message, and the words of its hash, high and low. */
export const RESULT: i32 = MASKED + MAX_SHAPE_BYTES + 64
