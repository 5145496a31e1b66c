import resolve from '@rollup/plugin-node-resolve'
import url from '@rollup/plugin-url'

export default {
  input: ['src/main.js', 'src/inline.js', 'src/alone.js'],
  output: { dir: 'dist' },
  // `limit: 0`: a file of its own, not base64 within the script.
  plugins: [resolve(), url({ include: '**/*.wasm', limit: 0, publicPath: '/dist/' })],
}
