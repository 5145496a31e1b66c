import { saysWhatToDo } from '../fixtures/left-behind.mjs'

const dev = ['npx', 'vite', 'app', '--host', '127.0.0.1', '--port', '{port}', '--strictPort']

// npm puts the packages of a workspace into the folder above, where the development server of Vite 7 has them under another
// address than the scripts it moved.
export default {
  tool: 'Vite 7, workspace',
  package: 'vite',
  group: 'bundler',
  fixtures: { 'catalog.pnc': 'app/public/catalog.pnc', 'shelf.js': 'app/src/shelf.js' },
  steps: [['npx', 'vite', 'build', 'app']],
  page: [
    {
      as: 'dev, no plugin',
      development: true,
      command: dev,
      result: 'says what to do',
      instead: saysWhatToDo('/', [
        'got a page (HTML)',
        "the plugin of `penchant/vite`, or `optimizeDeps: { exclude: ['penchant'] }`",
      ]),
    },
    {
      as: 'dev',
      development: true,
      patched: 'the plugin `penchant/vite`',
      command: [...dev, '--config', 'app/plugin.config.js'],
    },
    { as: 'build', dir: 'app/dist' },
  ],
}
