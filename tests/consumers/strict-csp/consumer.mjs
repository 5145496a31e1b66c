const readProblem = (page) =>
  page.$eval('#problem', ({ textContent, dataset }) => ({ message: textContent, ...dataset }))

export default {
  tool: "A policy without `'wasm-unsafe-eval'`",
  group: 'plain',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc' },
  page: {
    dir: '.',
    headers: { 'content-security-policy': "default-src 'self'; script-src 'self'; object-src 'self'" },
    result: 'says what to do',
    async instead({ page, assert }) {
      await page.waitForSelector('#problem[data-code]')
      const { message, code, reason } = await readProblem(page)
      assert.deepEqual([code, reason], ['wasm_unavailable', 'forbidden'])
      assert.match(message, /Content-Security-Policy must have 'wasm-unsafe-eval'/)
    },
  },
}
