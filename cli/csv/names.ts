// Numbers the distinct ids of a column by the bytes they are written with, so that ten million rows need no ten million
// strings: a string is made once for each id, at the end.

const FIRST_SLOTS = 1 << 12
/** A slot is four numbers side by side, so that a look-up touches one place of the memory and not four. */
const SLOT_BITS = 2
const SLOT = 1 << SLOT_BITS
const HASH = 0
const NUMBER = 1
const START = 2
const END = 3

/** FNV-1a, 32 bits. */
const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

export class Names {
  /** Where each id first stood, as pairs of start and end. */
  #places = new Int32Array(FIRST_SLOTS)
  /** Open addressing, at most half full. The number kept is one more than the id's; 0 is a free slot. */
  #slots = new Int32Array(SLOT * FIRST_SLOTS)
  #count = 0

  constructor(readonly bytes: Uint8Array) {}

  /** The number of the id that stands in `bytes` from `start` to `end`: the next one where it is new. */
  number(start: number, end: number): number {
    const { bytes } = this
    let hash = OFFSET_BASIS
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME)
    // The lowest bits of FNV depend on the bytes' lowest bits alone.
    hash ^= hash >>> 15
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (hash << SLOT_BITS) & mask
    for (;;) {
      const number = (slots[slot + NUMBER] as number) - 1
      if (number < 0) return this.#add(slot, hash, start, end)
      if (slots[slot + HASH] === hash && this.#stands(slot, start, end)) return number
      slot = (slot + SLOT) & mask
    }
  }

  /** The ids as text, in the order of their numbers. `refuse` hears where one is no UTF-8. */
  strings(refuse: (offset: number, end: number) => never): string[] {
    const { bytes } = this
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return Array.from({ length: this.#count }, (_, number) => {
      const start = this.#places[2 * number] as number
      const end = this.#places[2 * number + 1] as number
      if (bytes.subarray(start, end).every((byte) => byte < 0x80)) return text.toString('latin1', start, end)
      try {
        return utf8.decode(bytes.subarray(start, end))
      } catch {
        return refuse(start, end)
      }
    })
  }

  /** Whether the slot's id has the same bytes. */
  #stands(slot: number, start: number, end: number): boolean {
    const { bytes } = this
    const first = this.#slots[slot + START] as number
    if ((this.#slots[slot + END] as number) - first !== end - start) return false
    for (let at = start, other = first; at < end; at++, other++) if (bytes[at] !== bytes[other]) return false
    return true
  }

  #add(slot: number, hash: number, start: number, end: number): number {
    const number = this.#count++
    this.#slots.set([hash, this.#count, start, end], slot)
    this.#places[2 * number] = start
    this.#places[2 * number + 1] = end
    if (2 * this.#count === this.#places.length) this.#grow()
    return number
  }

  #grow(): void {
    const places = new Int32Array(2 * this.#places.length)
    places.set(this.#places)
    this.#places = places
    const before = this.#slots
    const slots = new Int32Array(2 * before.length)
    for (let old = 0; old < before.length; old += SLOT) {
      if (before[old + NUMBER] === 0) continue
      let slot = ((before[old + HASH] as number) << SLOT_BITS) & (slots.length - 1)
      while (slots[slot + NUMBER] !== 0) slot = (slot + SLOT) & (slots.length - 1)
      slots.set(before.subarray(old, old + SLOT), slot)
    }
    this.#slots = slots
  }
}
