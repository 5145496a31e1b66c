// A bar that grows on one line of a terminal; nothing at all where there is none.

const WIDTH = 30

export class ProgressBar {
  readonly #stream = process.stderr
  #shown = ''

  show(label: string, part: number): void {
    if (!this.#stream.isTTY) return
    const full = Math.round(Math.min(Math.max(part, 0), 1) * WIDTH)
    const line = `${label.padEnd(18)} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.round(part * 100)).padStart(3)} %`
    if (line === this.#shown) return
    this.#shown = line
    this.#stream.write(`\r${line}`)
  }

  clear(): void {
    if (this.#shown) this.#stream.write(`\r${' '.repeat(this.#shown.length)}\r`)
    this.#shown = ''
  }
}
