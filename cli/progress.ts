// A bar that grows on one line of a terminal; nothing at all where there is none.

const WIDTH = 30

export class ProgressBar {
  readonly #stream = process.stderr
  #shown = ''

  /** Whether somebody sees it. */
  get visible(): boolean {
    return this.#stream.isTTY === true
  }

  /** `note` stands behind the bar. */
  show(label: string, part: number, note = ''): void {
    if (!this.visible) return
    const full = Math.round(Math.min(Math.max(part, 0), 1) * WIDTH)
    const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.round(part * 100)).padStart(3)} %`
    // A line that wraps could not be written over.
    const line = `${label.padEnd(18)} ${bar}${note && `  ${note}`}`.slice(0, (this.#stream.columns || 80) - 1)
    if (line === this.#shown) return
    const rest = ' '.repeat(Math.max(0, this.#shown.length - line.length))
    this.#shown = line
    this.#stream.write(`\r${line}${rest}`)
  }

  clear(): void {
    if (this.#shown) this.#stream.write(`\r${' '.repeat(this.#shown.length)}\r`)
    this.#shown = ''
  }
}

/** A time that is left, for people: `8 s`, `2 min 10 s`, `1 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}
