// The crate as WebAssembly: three modules from one source, each with its JavaScript glue. The engine and the trainer are
// built twice, with SIMD and without it for where there is none; the compiler is built once, without: it reads and counts
// words, and SIMD makes it no faster.
//
//   cargo → wasm-bindgen → js/generated/<module>/ → wasm-opt → xtask order → dist/*.wasm

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { at, dist, modules, nodeModules, root } from './layout.mjs'
import { cargo, npmPackages, rust } from './prerequisites.mjs'
import { Obstacle, run } from './processes.mjs'
import { unchanged } from './progress.mjs'
import { stamped } from './stamps.mjs'

const target = 'wasm32-unknown-unknown'
/** The profile of what a page downloads: small, and its loops over all items fast. See Cargo.toml. */
const page = 'page'
/**
 * What wasm-opt does to it. Its usual passes (`-O3`, `-Oz`) make the module smaller and the download larger by a sixteenth: they
 * assign locals and inline in ways that compress worse than what LLVM wrote, and cut the compiler's tables into pieces.
 */
const small = [
  'remove-unused-module-elements',
  'duplicate-function-elimination',
  'dce',
  'vacuum',
  'remove-unused-brs',
  'optimize-instructions',
  'code-folding',
  'reorder-locals',
  // Hints that no engine needs.
  'dealign',
].map((pass) => `--${pass}`)
const wasmOpt = join(nodeModules, 'binaryen', 'bin', 'wasm-opt')
const program = (name) => (process.platform === 'win32' ? `${name}.exe` : name)
const tool = at('target', 'debug', program('xtask'))

/** A build of a module: what messages call it, its folders, and what a page downloads. */
function build(module, { simd, only = false }) {
  const name = simd || only ? module : `${module}-scalar`
  const file = { engine: 'penchant', compiler: 'compiler', trainer: 'trainer' }[module]
  const profile = { engine: page, compiler: 'compiler', trainer: 'release' }[module]
  const passes = { engine: small, compiler: small, trainer: ['-O3'] }[module]
  return {
    ...{ module, profile, passes, simd, name, title: name === module ? module : `scalar ${module}` },
    // All would be called penchant.wasm: a target folder each.
    folder: at('target', name),
    compiled: at('target', name, target, profile, 'penchant.wasm'),
    // TypeScript sees the glue of the first.
    glue: name === module ? at('js', 'generated', module) : at('target', 'glue', name),
    shipped: join(dist, name === module ? `${file}.wasm` : `${file}-scalar.wasm`),
  }
}
/** What TypeScript sees the glue of: the first build of each module, or its only one. */
const first = modules.map((module) =>
  build(module, module === 'compiler' ? { simd: false, only: true } : { simd: true }),
)
/** The same again for where there is no SIMD. */
const scalar = first.filter(({ simd }) => simd).map(({ module }) => build(module, { simd: false }))

// Each feature by name. `--all-features` would let wasm-opt use some that no browser has yet.
const wasmFeatures = [
  'bulk-memory',
  'bulk-memory-opt',
  'multivalue',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'sign-ext',
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
  return renamed.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)
}

/** Flags for rustc: as a configuration they add to those in .cargo/config.toml, which RUSTFLAGS would replace. */
const rustflags = (flags) => ['--config', `target.${target}.rustflags=${JSON.stringify(flags)}`]

/**
 * A module, and a library beside it that nobody needs: with the module alone rustc optimises across all crates when it
 * links, which takes a twentieth off the download and makes queries up to a seventh slower.
 */
const crateTypes = 'cdylib,rlib'

/**
 * Compiles a library of the workspace to WebAssembly; `args` say which, with what and where to. The crate types stand here
 * and not in Cargo.toml: there, each crate that depends on the library would have a module of it linked first, for nothing.
 */
async function compile(progress, title, profile, flags, args) {
  await progress.step(`Compiling the ${title} to WebAssembly`, async (say) => {
    const what = ['--locked', '--profile', profile, '--lib', '--crate-type', crateTypes, '--target', target]
    const { worked } = await cargo(['rustc', ...what, ...rustflags(flags), ...args], { say })
    return worked ? undefined : unchanged
  })
}

function compileModule(progress, { module, profile, simd, title, folder }, paths) {
  const features = ['--no-default-features', '--features', module]
  const args = ['--package', 'penchant', ...features, '--target-dir', folder]
  return compile(progress, title, profile, simd ? paths : [...paths, '-Ctarget-feature=-simd128'], args)
}

async function compileTool(progress) {
  await progress.step('Compiling wasm-bindgen', async (say) => {
    const { worked } = await cargo(['build', '--locked', '--package', 'xtask', '--target-dir', at('target')], { say })
    return worked ? undefined : unchanged
  })
}

/** What the glue does where the browser calls a closure of an instance that is gone. */
const complaint = "throw new Error('Cannot invoke closure from previous WASM instance');"

/**
 * Answers to a question of an instance that has stopped come after its end: a request that is done, a timer. Nobody waits for
 * them, and they are no error of the page.
 */
function quietened(path) {
  const glue = readFileSync(path, 'utf8')
  if (!glue.includes(complaint)) {
    throw new Obstacle(
      'wasm-bindgen’s glue has no check for closures of a former instance.',
      'See what this version writes for makeClosure, and change `complaint` in xtask/wasm.mjs.',
    )
  }
  // Nothing asks for a new instance from within, which each call would look for.
  writeFileSync(path, glue.replaceAll(complaint, 'return;').replaceAll('__wbg_call_guard();', ''))
}

/** What wasm-bindgen is told. */
const binding = ({ module, compiled }, folder) => [
  ...['bindgen', compiled, '--out-dir', folder, '--out-name', 'penchant', '--target', 'web'],
  // The face passes the module in: a second guess at its address would end up in every bundle.
  '--omit-default-module-path',
  // After a trap the page makes a new instance.
  ...(module === 'engine' ? ['--experimental-reset-state-function'] : []),
]

async function bind(progress, { name, module, title, compiled, glue }) {
  await progress.step(`Writing the ${title}’s JavaScript glue`, () =>
    stamped(
      `glue-${name}`,
      { by: import.meta.url, inputs: [compiled, tool], outputs: [join(glue, 'penchant_bg.wasm')] },
      async () => {
        rmSync(glue, { recursive: true, force: true })
        await run(tool, [...binding({ module, compiled }, glue), '--remove-name-section', '--remove-producers-section'])
        await run(tool, ['shorten', join(glue, 'penchant_bg.wasm'), join(glue, 'penchant.js')])
        if (module === 'engine') quietened(join(glue, 'penchant.js'))
      },
    ),
  )
}

/** The face has one glue for both builds of a module: that it fits both is checked, not hoped. */
function fits(one, other) {
  const [glue, expected] = [one, other].map((build) => readFileSync(join(build.glue, 'penchant.js'), 'utf8'))
  if (glue === expected) return
  throw new Obstacle(
    `wasm-bindgen wrote different glue for the ${one.title} and for the ${other.title}.`,
    'What they import and export has to be the same: no part of the boundary may depend on the target’s features.',
  )
}

/** What every function of the engine weighs, as it is shipped: lines of `bytes<tab>name`. */
export function weighed(progress, name = 'engine') {
  const engine = first.find(({ module }) => module === name)
  const folder = at('target', 'weighed')
  return progress.step('Weighing the engine’s functions', async () => {
    mkdirSync(folder, { recursive: true })
    await run(tool, binding(engine, folder))
    const [named, shrunk] = ['penchant_bg.wasm', 'shrunk.wasm'].map((name) => join(folder, name))
    await run(process.execPath, [wasmOpt, named, '-g', '-o', shrunk, ...small, ...wasmFeatures, '--enable-simd'])
    return (await run(tool, ['weigh', shrunk])).stdout.trim().split('\n')
  })
}

/** What wasm-opt makes of a module, its functions in the order in which they compress best. */
async function shrink(from, to, { simd, passes }) {
  await run(process.execPath, [
    ...[wasmOpt, from, '-o', `${to}.new`, ...passes, ...wasmFeatures],
    ...(simd ? ['--enable-simd'] : []),
    ...['--strip-debug', '--strip-producers', '--strip-target-features'],
  ])
  await run(tool, ['order', `${to}.new`, to])
  rmSync(`${to}.new`)
}

async function optimise(progress, { name, title, simd, passes, glue, shipped }) {
  const from = join(glue, 'penchant_bg.wasm')
  await progress.step(`Optimising the ${title}`, (say) =>
    stamped(`optimised-${name}`, { by: import.meta.url, inputs: [from, tool], outputs: [shipped] }, async () => {
      mkdirSync(dist, { recursive: true })
      await shrink(from, shipped, { simd, passes })
      say(`${statSync(shipped).size} bytes`)
    }),
  )
}

/** Two jobs at a time: the last crate of each module compiles on one core, and rustc is hungry for memory. */
async function twoAtATime(jobs) {
  const waiting = jobs.values()
  const lane = async () => {
    for (const job of waiting) await job()
  }
  await Promise.all([lane(), lane()])
}

async function bound(progress, builds) {
  await rust(progress)
  const paths = await pathFlags()
  await twoAtATime([() => compileTool(progress), ...builds.map((build) => () => compileModule(progress, build, paths))])
  for (const build of builds) await bind(progress, build)
}

/** The modules compiled, with their glue and its types: what TypeScript needs to be checked. */
export const bindings = (progress) => bound(progress, first)

/** The modules as they are shipped. */
export async function wasm(progress) {
  await npmPackages(progress)
  const builds = [...first, ...scalar]
  await bound(progress, builds)
  for (const build of scalar)
    fits(
      build,
      first.find(({ module }) => module === build.module),
    )
  await twoAtATime(builds.map((build) => () => optimise(progress, build)))
  removeFormer(builds)
}

/** A module that is built no more would stay in dist and be published. */
function removeFormer(builds) {
  const shipped = builds.map((build) => build.shipped)
  const modulesThere = readdirSync(dist).filter((name) => name.endsWith('.wasm'))
  for (const path of modulesThere.map((name) => join(dist, name))) if (!shipped.includes(path)) rmSync(path)
}

/** What is built for tests and benchmarks shares the engine’s folder, where all that it depends on is compiled. */
const { folder: engineFolder } = first.find(({ module }) => module === 'engine')
/** What the tests run to hold the SIMD kernels against the scalar ones. It is not shipped. */
export const kernelAgreement = join(engineFolder, target, page, 'kernel_agreement.wasm')

/** Compiles it. */
export async function agreement(progress) {
  const args = ['--package', 'kernel-agreement', '--target-dir', engineFolder]
  await compile(progress, 'kernels’ agreement', page, await pathFlags(), args)
}

const kernelsFolder = at('target', 'kernels')
/** The engine's own ranking as a bare module and as a native program, for the benchmark. Neither is shipped. */
export const wasmKernels = join(kernelsFolder, 'kernels.wasm')
export const nativeKernels = join(kernelsFolder, 'native', 'release', program('kernels'))
/** The same program for quick runs, whose times nobody reads. */
export const quickNativeKernels = at('target', 'debug', program('kernels'))

/** What cargo is told for either program: optimised for this very processor; or as the tests are, all but compiled by them. */
const nativeBuilds = {
  whole: [
    ...['--release', '--config', 'build.rustflags=["-Ctarget-cpu=native"]'],
    ...['--package', 'kernels', '--target-dir', join(kernelsFolder, 'native')],
  ],
  // With the whole workspace the features of all dependencies are those of `cargo test`.
  quick: ['--workspace', '--bin', 'kernels', '--target-dir', at('target')],
}

/** Compiles both. */
export async function kernels(progress, { quick = false } = {}) {
  const args = ['--package', 'kernels', '--no-default-features', '--target-dir', engineFolder]
  await compile(progress, 'kernels', page, await pathFlags(), args)
  const compiled = join(engineFolder, target, page, 'kernels.wasm')
  await progress.step('Optimising the kernels', () =>
    stamped('optimised-kernels', { by: import.meta.url, inputs: [compiled, tool], outputs: [wasmKernels] }, () => {
      mkdirSync(kernelsFolder, { recursive: true })
      // As the engine is: what is measured is what a page runs.
      return shrink(compiled, wasmKernels, { simd: true, passes: small })
    }),
  )
  await progress.step('Compiling the native kernels', async (say) => {
    const { worked } = await cargo(['build', '--locked', ...nativeBuilds[quick ? 'quick' : 'whole']], { say })
    return worked ? undefined : unchanged
  })
}
