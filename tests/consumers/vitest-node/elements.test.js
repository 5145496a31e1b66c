import { expect, test } from 'vitest'

test('the elements are imported where there is no page, and do nothing', async () => {
  const { provide } = await import('penchant/elements')
  expect(typeof provide).toBe('function')
  expect(globalThis.customElements).toBeUndefined()
})
