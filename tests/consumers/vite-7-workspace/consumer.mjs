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
      async instead({ page, base, problems, assert }) {
        const since = performance.now()
        const refusal = () => problems.find((problem) => problem.includes('could not be loaded'))
        while (!refusal() && performance.now() - since < 30_000) await new Promise((resolve) => setTimeout(resolve, 50))
        assert.ok(refusal(), `the page says nothing: ${problems}`)
        assert.ok(refusal().includes(`from ${base}/`), refusal())
        assert.match(refusal(), /got a page \(HTML\)/)
        assert.match(refusal(), /the plugin of `penchant\/vite`, or `optimizeDeps: \{ exclude: \['penchant'\] \}`/)
        assert.deepEqual(await page.$$('#shelf li'), [])
      },
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
