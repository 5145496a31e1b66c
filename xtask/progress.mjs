// What a person sees while a job runs: one line a step with its seconds, and at the end either nothing more or one
// sentence that says what to do.

import { Obstacle } from './processes.mjs'

/** What a step returns that found nothing to do: it leaves no line. */
export const unchanged = Symbol('unchanged')

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

export class Progress {
  #out
  #terminal
  #active = new Set()
  #timer

  /** `quiet` shows steps only on a terminal, and only while they run. */
  constructor({ quiet = false } = {}) {
    this.quiet = quiet
    // A quiet run's standard output belongs to the program that follows.
    this.#out = quiet ? process.stderr : process.stdout
    this.#terminal = Boolean(this.#out.isTTY) && process.env.TERM !== 'dumb'
  }

  /** Runs one step. `work` gets a function that sets what is being done just now, for a terminal to show. */
  async step(label, work) {
    const step = { label, since: performance.now(), detail: '', beats: 0 }
    this.#begin(step)
    try {
      const result = await work((detail) => {
        step.detail = detail
      })
      this.#end(step, result === unchanged ? undefined : '✓')
      return result
    } catch (error) {
      this.#end(step, '✗')
      throw error
    }
  }

  /** Prints a line of its own. */
  line(text) {
    if (this.quiet) return
    this.#clear()
    this.#out.write(`${text}\n`)
  }

  #begin(step) {
    this.#active.add(step)
    this.#timer ??= setInterval(() => this.#draw(), this.#terminal ? 100 : 1000)
    this.#timer.unref()
  }

  #end(step, mark) {
    this.#active.delete(step)
    this.#clear()
    if (mark && (!this.quiet || mark === '✗')) {
      this.#out.write(`  ${mark} ${step.label.padEnd(46)} ${seconds(step.since).padStart(8)}\n`)
    }
    if (this.#active.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #clear() {
    if (this.#terminal) this.#out.write('\r\x1b[K')
  }

  #draw() {
    if (this.#terminal) {
      const width = (this.#out.columns ?? 80) - 1
      const parts = [...this.#active].map((s) => `${s.label}${s.detail && ` (${s.detail})`} ${seconds(s.since)}`)
      this.#out.write(`\r\x1b[K${`  … ${parts.join(' · ')}`.slice(0, width)}`)
      return
    }
    if (this.quiet) return
    // In a log a minute of silence looks like a hang.
    for (const step of this.#active) {
      if (performance.now() - step.since < (step.beats + 1) * 30_000) continue
      step.beats += 1
      this.#out.write(`  … ${step.label.padEnd(46)} ${seconds(step.since).padStart(8)}\n`)
    }
  }
}

/** Says what went wrong: the failed program's own words, or one line and its remedy. */
export function explain(error) {
  if (error instanceof Obstacle) {
    console.error(`\n${error.message}${error.remedy ? ` ${error.remedy}` : ''}`)
  } else if (typeof error.output === 'string') {
    // A program that was run, or a bundler: what it said is for the reader, where we called it is not.
    console.error(`\n${error.output.trim()}\n\n${error.message}`)
  } else {
    console.error(error)
  }
}

/**
 * npm passes a signal on to the shell it started us with, and the shell keeps it to itself: whoever ends `npm start` would
 * leave a server behind. The shell's own end is what we do notice.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.exit(143)
  }, 300).unref()
}

/** Runs a whole job; the process's exit code is its outcome. */
export async function job(work) {
  endWithNpm()
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    explain(error)
    process.exitCode = 1
  }
}
