import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'penchant'
import { provide } from 'penchant/elements'

const catalog = readFileSync(join(__dirname, 'catalog.pnc'))

/** The ids on a shelf, once it has so many. */
async function shown(shelf, count) {
  for (;;) {
    const items = [...(shelf.shadowRoot?.querySelectorAll('li[data-id]') ?? [])]
    if (items.length === count) return items.map(({ dataset }) => dataset.id)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

beforeEach(() => {
  provide(undefined)
  document.body.innerHTML = '<penchant-shelf limit="6"></penchant-shelf>'
})

test('a shelf shows its items after `provide`', async () => {
  const penchant = await open({ catalog, consent: 'session' })
  provide(penchant)
  const { items } = await penchant.recommend({ limit: 6 })
  expect(await shown(document.querySelector('penchant-shelf'), 6)).toEqual(items.map(({ id }) => id))
})

test('a click on an item is recorded, and the page hears of it', async () => {
  const penchant = await open({ catalog, consent: 'session' })
  provide(penchant)
  const shelf = document.querySelector('penchant-shelf')
  const [first] = await shown(shelf, 6)
  const selected = new Promise((resolve) => shelf.addEventListener('penchant-select', resolve, { once: true }))
  shelf.shadowRoot.querySelector('[data-select]').click()
  expect((await selected).detail.item.id).toBe(first)
  expect(await penchant.profile.timeline()).toMatchObject([{ type: 'click', item: first }])
})
