// As hosts with an edge runtime bundle a function: one script, and modules that it imports as `.wasm?module` handed to it.
import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

const handed = {
  name: 'wasm-modules',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace('?module', '')),
      namespace: 'wasm',
    }))
    onLoad({ filter: /./, namespace: 'wasm' }, async ({ path }) => {
      await mkdir('dist', { recursive: true })
      await copyFile(path, join('dist', basename(path)))
      return { contents: `export default globalThis.modules[${JSON.stringify(basename(path))}]` }
    })
  },
}

await build({
  entryPoints: ['handler.js'],
  outfile: 'dist/handler.js',
  bundle: true,
  format: 'iife',
  target: 'es2022',
  conditions: ['edge-light', 'worker', 'browser'],
  plugins: [handed],
})
