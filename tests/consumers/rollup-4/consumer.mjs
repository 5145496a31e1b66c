export default {
  tool: 'Rollup 4',
  package: 'rollup',
  group: 'bundler',
  entry: 'penchant/inline',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  steps: [['npx', 'rollup', 'src/main.js', 'src/alone.js', '--plugin', 'node-resolve', '--dir', 'dist']],
  page: [
    { dir: '.', expects: { wasm: [] } },
    {
      as: 'penchant alone',
      entry: 'penchant',
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
        assert.ok(message.includes(`${base}/dist/penchant.wasm`), message)
        assert.match(message, /copy it there from node_modules\/penchant\/dist/)
        assert.match(message, /open\(\{ engine: … \}\)/)
        assert.match(message, /penchant\/inline/)
        assert.match(message, /docs\/bundlers\.md/)
      },
    },
  ],
}
