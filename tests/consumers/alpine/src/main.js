import Alpine from 'alpinejs'
import { open } from 'penchant'

Alpine.data('shop', () => ({
  penchant: undefined,
  shelf: { items: [] },
  async init() {
    this.penchant = await open({ catalog: '/catalog.pnc', consent: 'session' })
    this.shelf = await this.penchant.recommend({ limit: 12 })
  },
  async click(item) {
    await this.penchant.record({ type: 'click', item, recommendation: this.shelf.id })
    this.shelf = await this.penchant.recommend({ limit: 12 })
  },
}))
Alpine.start()
