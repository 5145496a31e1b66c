// Runs other programs. They get no standard input and (where sessions exist) no terminal, so that none can stop to ask
// a question, and they end when we do.

import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from './layout.mjs'

/** Something this machine lacks or refuses: one sentence, and the remedy. */
export class Obstacle extends Error {
  constructor(what, remedy) {
    super(what)
    this.name = 'Obstacle'
    this.remedy = remedy
  }
}

/** A program that ran and failed, with all that it printed. */
export class CommandFailed extends Error {
  constructor(command, args, code, output) {
    super(`${[command, ...args].join(' ').slice(0, 200)} ended with ${code}`)
    this.name = 'CommandFailed'
    this.output = output
  }
}

const posix = process.platform !== 'win32'
const running = new Set()

function end(child, signal = 'SIGTERM') {
  try {
    // The whole group: cargo's compilers and a test's browsers are children of our children.
    posix ? process.kill(-child.pid, signal) : child.kill()
  } catch {
    // It ended by itself in the meantime.
  }
}
function endAll() {
  for (const child of running) end(child)
}
const stopped = (signal) => process.exit(signal === 'SIGINT' ? 130 : 143)

// Signals are ours only while a child runs; afterwards whoever serves or waits has handlers of its own.
function watch(child) {
  if (running.size === 0) {
    process.on('exit', endAll)
    process.on('SIGINT', stopped)
    process.on('SIGTERM', stopped)
  }
  running.add(child)
}
function unwatch(child) {
  running.delete(child)
  if (running.size === 0) {
    process.off('exit', endAll)
    process.off('SIGINT', stopped)
    process.off('SIGTERM', stopped)
  }
}

/** The environment for children: rustup's programs are found even where no profile script put them on the path. */
export function environment(extra = {}) {
  const cargoBin = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin')
  const env = { ...process.env, ...extra }
  env.PATH = [env.PATH, cargoBin, join(homedir(), '.cargo', 'bin')].filter(Boolean).join(delimiter)
  return env
}

/**
 * Runs a program to its end and resolves to `{ code, stdout, output }`; rejects with `CommandFailed` unless the code is
 * 0 or `tolerant` is set. `onLine` hears every line as it comes; `echo` also passes everything on to our own output.
 * After `timeout` milliseconds it is ended, with all that it started.
 */
export function run(command, args, { cwd = root, env, onLine, echo = false, tolerant = false, timeout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: posix,
      windowsHide: true,
    })
    let stdout = ''
    let output = ''
    const hear = (stream, own) => {
      let rest = ''
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
        if (stream === child.stdout) stdout += text
        if (echo) own.write(text)
        if (!onLine) return
        const lines = (rest + text).split('\n')
        rest = lines.pop()
        for (const line of lines) onLine(line)
      })
    }
    hear(child.stdout, process.stdout)
    hear(child.stderr, process.stderr)
    const alarm = timeout && setTimeout(() => end(child, 'SIGKILL'), timeout)
    child.on('spawn', () => watch(child))
    child.on('error', (error) => {
      clearTimeout(alarm)
      unwatch(child)
      reject(error.code === 'ENOENT' ? new Obstacle(`${command} is not installed.`, `Install ${command}.`) : error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(alarm)
      unwatch(child)
      if (code === 0 || tolerant) resolve({ code, stdout, output })
      else reject(new CommandFailed(command, args, signal ?? code, output))
    })
  })
}

/**
 * Starts a program that goes on until it is ended, such as a server: `{ output, exited, end }`. `output()` is all that it
 * printed so far, `exited` resolves to its exit code, and `end()` ends it with all that it started.
 */
export function start(command, args, { cwd = root, env } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: posix,
    windowsHide: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text) => {
      output += text
    })
  }
  child.on('spawn', () => watch(child))
  const exited = new Promise((resolve) => {
    child.on('error', (error) => {
      output += error.message
      unwatch(child)
      resolve(1)
    })
    child.on('close', (code, signal) => {
      unwatch(child)
      resolve(signal ?? code)
    })
  })
  return {
    output: () => output,
    exited,
    async end() {
      end(child)
      // A server that waits for its last connection is not waited for.
      const alarm = setTimeout(() => end(child, 'SIGKILL'), 5_000)
      await exited
      clearTimeout(alarm)
    },
  }
}

/** Runs a program with our own input, output and terminal, and resolves to its exit code. */
export function hand(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment(env), stdio: 'inherit' })
    // Ctrl-C reaches the child by itself; we only wait to pass on how it ended.
    const ignore = () => {}
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', ignore)
    process.on('SIGTERM', pass)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', pass)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}
