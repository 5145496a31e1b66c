export default {
  tool: 'Rollup 4',
  package: 'rollup',
  group: 'bundler',
  quick: true,
  patched: 'the plugin `penchant/rollup`',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'rollup', '--config']],
  page: [
    { dir: '.', budget: { script: 12_500, wasm: 230_000 } },
    { as: 'url', patched: '`@rollup/plugin-url`, `engine`', dir: '.', path: '/url.html' },
    { as: 'inline', entry: 'penchant/inline', patched: '', dir: '.', path: '/inline.html', expects: { wasm: [] } },
    {
      as: 'no plugin',
      patched: '',
      dir: '.',
      path: '/alone.html',
      result: 'says what to do',
      async instead({ page, base, assert }) {
        await page.waitForSelector('#problem[data-code]')
        const { message, code, reason } = await page.$eval('#problem', ({ textContent, dataset }) => ({
          message: textContent,
          ...dataset,
        }))
        assert.deepEqual([code, reason], ['wasm_unavailable', 'missing'])
        assert.ok(message.includes(`${base}/dist/plain/penchant.wasm`), message)
        assert.match(message, /copy it there from node_modules\/penchant\/dist/)
        assert.match(message, /open\(\{ engine: … \}\)/)
        assert.match(message, /penchant\/inline/)
        assert.match(message, /docs\/bundlers\.md/)
      },
    },
  ],
}
