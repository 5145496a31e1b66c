// The only place that writes to the terminal. Titles, ids and file names come from outside: a control character in them could
// hide or forge text, or make some terminals type, so each is written as an escape.

/**
 * Control characters (but for tabs and line ends), the marks that turn the direction of writing, and the two separators that
 * end a line in some places.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Such characters as `\u001b`. In JSON that is the same text. */
export function visible(text: string): string {
  return text.replace(UNSAFE, escaped)
}

/** The same for text that has to stay on one line, such as a cell of a table. */
export function visibleOnOneLine(text: string): string {
  return visible(text).replace(/[\t\n]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/**
 * A reader that has read enough, such as `head`, closes the stream. The command goes on where standard error is closed, and ends
 * where standard output is.
 */
process.stderr.on('error', () => {})

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  process.stderr.write(`penchant: standard output could not be written: ${visible(error.message)}\n`)
  process.exit(1)
})

/** What a command found, to standard output. */
export function say(text: string): void {
  process.stdout.write(visible(text))
}

/** Writes to standard error: errors, warnings, progress. */
export function tell(text: string): void {
  process.stderr.write(visible(text))
}

/** A line of the terminal that is overwritten again and again. */
export class Line {
  readonly #stream = process.stderr
  #shown = ''

  /** Whether the line is shown: only on a terminal. */
  get isSeen(): boolean {
    return this.#stream.isTTY === true
  }

  /** Shows as much of a text as fits. */
  show(text: string): void {
    // A line that wraps could not be overwritten.
    const line = visibleOnOneLine(text).slice(0, (this.#stream.columns || 80) - 1)
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
