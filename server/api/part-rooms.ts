import { PART_BYTES } from '../model/limits.ts'

/** What a worker has in hand of one sender, so that it is there while parts come one after the other; no more lies idle. */
const MOST_FREE = 2

/**
 * Room for parts: what one was received in is used for another once it is done with. New room costs two thousand page faults a part,
 * and has the heap collected for every second one.
 */
export class PartRooms {
  readonly #free: ArrayBuffer[] = []

  /** PART_BYTES of room, with anything in it. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(PART_BYTES))
  }

  /** Nobody may look at it any more. */
  giveBack(room: ArrayBuffer): void {
    if (room.byteLength === PART_BYTES && this.#free.length < MOST_FREE) this.#free.push(room)
  }
}
