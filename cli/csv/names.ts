// Numbers the distinct ids of a column by the bytes they are written with, so that ten million rows need no ten million
// strings: a string is made once for each id, at the end.

/** Slots for each id: a table that is at most half full is searched in a step or two. */
const SLOTS = 2
const FIRST_SLOTS = 1 << 12

/** FNV-1a, 32 bits. */
const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

export class Names {
  /** Where each id first stood. */
  #starts = new Int32Array(FIRST_SLOTS / SLOTS)
  #ends = new Int32Array(FIRST_SLOTS / SLOTS)
  #hashes = new Int32Array(FIRST_SLOTS / SLOTS)
  /** Number + 1 of the id whose hash leads here; 0 is free. */
  #slots = new Int32Array(FIRST_SLOTS)
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
    let slot = hash & mask
    for (;;) {
      const number = (slots[slot] as number) - 1
      if (number < 0) return this.#add(slot, hash, start, end)
      if (this.#hashes[number] === hash && this.#same(number, start, end)) return number
      slot = (slot + 1) & mask
    }
  }

  /** The ids as text, in the order of their numbers. `refuse` hears where one is no UTF-8. */
  strings(refuse: (offset: number) => never): string[] {
    const { bytes } = this
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const read = (start: number, end: number): string => {
      if (bytes.subarray(start, end).every((byte) => byte < 0x80)) return text.toString('latin1', start, end)
      try {
        return utf8.decode(bytes.subarray(start, end))
      } catch {
        return refuse(start)
      }
    }
    return Array.from({ length: this.#count }, (_, number) =>
      read(this.#starts[number] as number, this.#ends[number] as number),
    )
  }

  #same(number: number, start: number, end: number): boolean {
    const { bytes } = this
    const other = this.#starts[number] as number
    if ((this.#ends[number] as number) - other !== end - start) return false
    for (let at = start; at < end; at++) if (bytes[at] !== bytes[other + at - start]) return false
    return true
  }

  #add(slot: number, hash: number, start: number, end: number): number {
    const number = this.#count++
    this.#slots[slot] = this.#count
    this.#starts[number] = start
    this.#ends[number] = end
    this.#hashes[number] = hash
    if (this.#count === this.#starts.length) this.#grow()
    return number
  }

  #grow(): void {
    const length = 2 * this.#slots.length
    this.#starts = grown(this.#starts)
    this.#ends = grown(this.#ends)
    this.#hashes = grown(this.#hashes)
    this.#slots = new Int32Array(length)
    for (let number = 0; number < this.#count; number++) {
      let slot = (this.#hashes[number] as number) & (length - 1)
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (length - 1)
      this.#slots[slot] = number + 1
    }
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}
