import resolve from '@rollup/plugin-node-resolve'
import url from '@rollup/plugin-url'
import penchant from 'penchant/rollup'

export default [
  // The package's own plugin writes the engine beside the bundle.
  { input: 'src/main.js', output: { dir: 'dist' }, plugins: [resolve(), penchant()] },
  // The same with a plugin that you may have already: the page imports the file's address. `limit: 0`: no base64.
  {
    input: 'src/url.js',
    output: { dir: 'dist/url' },
    plugins: [resolve(), url({ include: '**/*.wasm', limit: 0, publicPath: '/dist/url/' })],
  },
  // Nothing but what finds packages: `penchant/inline` needs no more, and `penchant` says so.
  { input: ['src/inline.js', 'src/alone.js'], output: { dir: 'dist/plain' }, plugins: [resolve()] },
]
