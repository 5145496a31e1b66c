// The table of a catalogue's file, as src/catalog/format.rs says.

const HEADER = 32
const ENTRY = 24

/** A section of the file, or a part of version 2: the number is that of a field or column. */
export interface FilePart {
  readonly tag: string
  readonly number: number
  readonly bytes: number
}

/** The parts of a file that was opened before, so its table is sound; without those that are empty. */
export function fileParts(file: Uint8Array): FilePart[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const part = (entry: number) => ({
    tag: String.fromCharCode(...file.subarray(entry, entry + 4)),
    number: view.getUint32(entry + 4, true),
    bytes: Number(view.getBigUint64(entry + 16, true)),
  })
  const rows = Array.from({ length: view.getUint32(12, true) }, (_, row) => part(HEADER + row * ENTRY))
  return rows.filter(({ bytes }) => bytes > 0)
}
