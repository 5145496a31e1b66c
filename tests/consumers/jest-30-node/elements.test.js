test('the elements are imported where there is no page, and do nothing', () => {
  const { provide } = require('penchant/elements')
  expect(typeof provide).toBe('function')
  expect(globalThis.customElements).toBeUndefined()
})

test('so is every other part', () => {
  expect(require('penchant/words').words).toBeDefined()
  expect(require('penchant/estimate').estimate).toBeDefined()
  expect(require('penchant/consent/gpc').respectGpc).toBeDefined()
})
