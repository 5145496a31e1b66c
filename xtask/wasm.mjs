// The crate as WebAssembly: two modules from one source, each with its JavaScript glue.
//
//   cargo (release, SIMD) → wasm-bindgen → js/generated/<module>/ → wasm-opt → dist/*.wasm

import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { at, dist, modules, nodeModules, root } from './layout.mjs'
import { cargo, npmPackages, rust } from './prerequisites.mjs'
import { run } from './processes.mjs'
import { unchanged } from './progress.mjs'
import { stamped } from './stamps.mjs'

const target = 'wasm32-unknown-unknown'
const tool = at('target', 'debug', process.platform === 'win32' ? 'xtask.exe' : 'xtask')
const compiled = (module) => at('target', module, target, 'release', 'penchant.wasm')
export const glue = (module) => at('js', 'generated', module)
/** What a page downloads, by module. */
export const shipped = { engine: join(dist, 'penchant.wasm'), compiler: join(dist, 'compiler.wasm') }

// Each feature by name. `--all-features` would let wasm-opt use some that no browser has yet.
const wasmFeatures = [
  'bulk-memory',
  'bulk-memory-opt',
  'multivalue',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'sign-ext',
  'simd',
].map((name) => `--enable-${name}`)

/**
 * Flags that take this machine's paths out of panic messages: the same source gives the same bytes in any folder, and
 * nobody's home directory is shipped.
 */
async function pathFlags() {
  const sysroot = (await run('rustc', ['--print', 'sysroot'])).stdout.trim()
  const commit = /^commit-hash: (\w+)/m.exec((await run('rustc', ['-vV'])).stdout)?.[1]
  const renamed = [
    [root.replace(/[\\/]$/, ''), 'penchant'],
    [process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'cargo'],
    // Where the component rust-src is installed rustc would name its local copy.
    [join(sysroot, 'lib', 'rustlib', 'src', 'rust'), `/rustc/${commit}`],
  ]
  const flags = renamed.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)
  // As a configuration on the command line it adds to the flags in .cargo/config.toml; RUSTFLAGS would replace them.
  return ['--config', `target.${target}.rustflags=${JSON.stringify(flags)}`]
}

async function compile(progress, module, flags) {
  await progress.step(`Compiling the ${module} to WebAssembly`, async (say) => {
    const { worked } = await cargo(
      ['build', '--locked', '--release', '--lib', '--package', 'penchant', '--target', target, ...flags]
        // Both would be called penchant.wasm: a target folder each.
        .concat(['--target-dir', at('target', module), '--no-default-features', '--features', module]),
      { say },
    )
    return worked ? undefined : unchanged
  })
}

async function compileTool(progress) {
  await progress.step('Compiling wasm-bindgen', async (say) => {
    const { worked } = await cargo(['build', '--locked', '--package', 'xtask', '--target-dir', at('target')], { say })
    return worked ? undefined : unchanged
  })
}

async function bind(progress, module) {
  const out = glue(module)
  await progress.step(`Writing the ${module}’s JavaScript glue`, () =>
    stamped(
      `glue-${module}`,
      { by: import.meta.url, inputs: [compiled(module), tool], outputs: [join(out, 'penchant_bg.wasm')] },
      async () => {
        rmSync(out, { recursive: true, force: true })
        await run(tool, [
          ...['bindgen', compiled(module), '--out-dir', out, '--out-name', 'penchant', '--target', 'web'],
          // The face passes the module in: a second guess at its address would end up in every bundle.
          ...['--omit-default-module-path', '--remove-name-section', '--remove-producers-section'],
        ])
      },
    ),
  )
}

async function optimise(progress, module) {
  const from = join(glue(module), 'penchant_bg.wasm')
  const to = shipped[module]
  await progress.step(`Optimising the ${module}`, (say) =>
    stamped(`optimised-${module}`, { by: import.meta.url, inputs: [from], outputs: [to] }, async () => {
      mkdirSync(dist, { recursive: true })
      await run(process.execPath, [
        ...[join(nodeModules, 'binaryen', 'bin', 'wasm-opt'), from, '-o', `${to}.new`, '-O3', ...wasmFeatures],
        ...['--strip-debug', '--strip-producers', '--strip-target-features'],
      ])
      copyFileSync(`${to}.new`, to)
      rmSync(`${to}.new`)
      say(`${statSync(to).size} bytes`)
    }),
  )
}

/** The two modules compiled, with their glue and its types: what TypeScript needs to be checked. */
export async function bindings(progress) {
  await rust(progress)
  const flags = await pathFlags()
  // The last crate of each module compiles on one core: the tool takes the other.
  const both = async () => {
    for (const module of modules) await compile(progress, module, flags)
  }
  await Promise.all([compileTool(progress), both()])
  for (const module of modules) await bind(progress, module)
}

/** The two modules as they are shipped. */
export async function wasm(progress) {
  await npmPackages(progress)
  await bindings(progress)
  await Promise.all(modules.map((module) => optimise(progress, module)))
}
