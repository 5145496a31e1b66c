// A bar that grows on one line of a terminal; nothing at all where there is none.

import { Line } from './terminal.js'

const WIDTH = 30

export class ProgressBar {
  readonly #line = new Line()

  /** Whether the bar is shown: only on a terminal. */
  get visible(): boolean {
    return this.#line.isSeen
  }

  /** `note` stands behind the bar. */
  show(label: string, part: number, note = ''): void {
    if (!this.visible) return
    const full = Math.round(Math.min(Math.max(part, 0), 1) * WIDTH)
    const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.round(part * 100)).padStart(3)} %`
    this.#line.show(`${label.padEnd(18)} ${bar}${note && `  ${note}`}`)
  }

  clear(): void {
    this.#line.clear()
  }
}

/** A time that is left, for people: `8 s`, `2 min 10 s`, `1 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}
