// What the jobs need and this machine may lack: each is looked for, installed where that can be done without asking, and
// otherwise named in one line with its remedy.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { at, nodeModules, root } from './layout.mjs'
import { Obstacle, run } from './processes.mjs'
import { unchanged } from './progress.mjs'

const wasmTarget = 'wasm32-unknown-unknown'

function node() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  // 20.11 and not 20: the tests' timeout and the packaged Chromium need it. What is shipped runs in any 20.
  if (major > 20 || (major === 20 && minor >= 11)) return
  throw new Obstacle(`Node ${process.versions.node} is too old.`, 'Install Node 20.11 or newer: https://nodejs.org')
}

/** Whether what is installed is what the lock file says; npm keeps its own account of the former. */
function packagesAreThere() {
  const account = join(nodeModules, '.package-lock.json')
  if (!existsSync(account)) return false
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(account, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => !path || optional || installed[path]?.version === version,
  )
}

/** npm itself: the one that started us where there is one, so that a version manager's choice holds. */
function npm(args) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args])
  return process.platform === 'win32' ? run('cmd', ['/c', 'npm', ...args]) : run('npm', args)
}

/** The packages of package.json. None of them needs its install script, and none gets to run one. */
export function npmPackages(progress) {
  node()
  return progress.step('Installing npm packages', async () => {
    if (packagesAreThere()) return unchanged
    try {
      await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    } catch (error) {
      if (/EUSAGE/.test(error.output ?? '')) {
        throw new Obstacle(
          'package-lock.json does not fit package.json.',
          'Run `npm install --package-lock-only` and commit package-lock.json.',
        )
      }
      if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET|network/.test(error.output ?? '')) {
        throw new Obstacle('npm cannot reach its registry.', 'Connect this machine, or set npm’s proxy, and try again.')
      }
      throw error
    }
  })
}

const noRust = () => new Obstacle('Rust is not installed.', 'Install it from https://rustup.rs and try again.')

async function answers(command, args) {
  try {
    const { code, stdout } = await run(command, args, { tolerant: true })
    return code === 0 ? stdout.trim() : undefined
  } catch (error) {
    if (error instanceof Obstacle) return undefined
    throw error
  }
}

/** Whether Rust can compile for the browser: its own core library for the target is there. */
async function hasWasm() {
  const folder = await answers('rustc', ['--print', 'target-libdir', '--target', wasmTarget])
  return Boolean(folder && existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('libcore-')))
}

const hasLinters = async () =>
  Boolean((await answers('cargo', ['clippy', '-V'])) && (await answers('cargo', ['fmt', '--version'])))

async function recentEnough() {
  const wanted = /^rust-version = "(\d+)\.(\d+)/m.exec(readFileSync(at('Cargo.toml'), 'utf8'))
  const found = /^rustc (\d+)\.(\d+)/.exec((await answers('rustc', ['-V'])) ?? '')
  if (!wanted || !found || found[1] * 1000 + +found[2] >= wanted[1] * 1000 + +wanted[2]) return
  throw new Obstacle(
    `${found[0]} is older than ${wanted[1]}.${wanted[2]}.`,
    'Run `rustup update stable` and try again.',
  )
}

/** Rust with the WebAssembly target and, where `linters` is set, rustfmt and clippy. */
export function rust(progress, { linters = false } = {}) {
  return progress.step('Installing the Rust toolchain', async (say) => {
    if ((await hasWasm()) && (!linters || (await hasLinters()))) {
      await recentEnough()
      return unchanged
    }
    if (!(await answers('rustup', ['--version']))) {
      if (!(await answers('rustc', ['-V']))) throw noRust()
      throw new Obstacle(
        `This Rust has no ${linters && (await hasWasm()) ? 'rustfmt and clippy' : `${wasmTarget} target`}, and rustup is not here to add it.`,
        'Install rustup (https://rustup.rs), or see “Troubleshooting” in CONTRIBUTING.md.',
      )
    }
    const channel = /^channel = "([^"]+)"/m.exec(readFileSync(at('rust-toolchain.toml'), 'utf8'))?.[1] ?? 'stable'
    // Named in full: older versions of rustup do not read the toolchain file here.
    const wanted = ['--profile', 'minimal', '--target', wasmTarget, '--component', 'rustfmt', '--component', 'clippy']
    try {
      await run('rustup', ['toolchain', 'install', channel, '--no-self-update', ...wanted], { onLine: say })
    } catch (error) {
      throw new Obstacle(
        `rustup could not install ${channel} with ${wasmTarget}: ${lastLine(error.output)}.`,
        'Check the network and try again, or see “Troubleshooting” in CONTRIBUTING.md.',
      )
    }
    if (!(await hasWasm()))
      throw new Obstacle(`${wasmTarget} is still missing.`, 'See “Troubleshooting” in CONTRIBUTING.md.')
    await recentEnough()
  })
}

const lastLine = (text = '') =>
  text
    .trim()
    .split('\n')
    .at(-1)
    .replace(/^error: /, '')
    .replace(/\.$/, '')

const remedies = [
  [
    /linker `([^`]+)` not found|failed to find tool "([^"]+)"/,
    (m) =>
      new Obstacle(
        `Rust found no C linker (${m[1] ?? m[2]}).`,
        process.platform === 'darwin'
          ? 'Run `xcode-select --install`.'
          : 'On Debian and Ubuntu: apt-get install gcc libc6-dev.',
      ),
  ],
  [
    /can't find crate for `(core|std)`/,
    () => new Obstacle(`Rust has no ${wasmTarget} target.`, `Run \`rustup target add ${wasmTarget}\`.`),
  ],
  [
    /Could(n't| not) resolve host|failed to download|spurious network error|Could not connect|Failed to connect/i,
    () => new Obstacle('cargo cannot reach crates.io.', 'Connect this machine, or set cargo’s proxy, and try again.'),
  ],
  [/No space left on device/, () => new Obstacle('The disk is full.', `The build needs about 2 GB under ${root}.`)],
  [
    /lock file .* needs to be updated but --locked/,
    () =>
      new Obstacle(
        'Cargo.lock does not fit the Cargo.toml files.',
        'Run `cargo update --workspace` and commit Cargo.lock.',
      ),
  ],
]

/** Runs cargo, tells what it compiles, and turns the failures a machine causes into their remedies. */
export async function cargo(args, { say, env, ...options } = {}) {
  let worked = false
  try {
    const result = await run('cargo', args, {
      ...options,
      // A caller's RUSTFLAGS would replace the flags of .cargo/config.toml, and with them SIMD.
      // A caller's own target folder would hide the tools from us.
      env: {
        RUSTFLAGS: undefined,
        CARGO_ENCODED_RUSTFLAGS: undefined,
        CARGO_TARGET_DIR: at('target'),
        CARGO_TERM_PROGRESS_WHEN: 'never',
        ...env,
      },
      onLine(line) {
        const doing = /^\s*(Compiling|Checking|Downloaded|Downloading|Updating) (\S+)/.exec(
          stripVTControlCharacters(line),
        )
        if (!doing) return
        worked = true
        say?.(doing[2])
      },
    })
    return { ...result, worked }
  } catch (error) {
    for (const [pattern, remedy] of remedies) {
      const match = pattern.exec(error.output ?? '')
      if (match) throw remedy(match)
    }
    throw error
  }
}
