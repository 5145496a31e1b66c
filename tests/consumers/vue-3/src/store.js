import { open } from 'penchant'
import { defineStore } from 'pinia'

export const useShop = defineStore('shop', {
  state: () => ({ penchant: undefined, shelf: undefined }),
  actions: {
    async open() {
      this.penchant = await open({ catalog: '/catalog.pnc', consent: 'session' })
      this.shelf = await this.penchant.recommend({ limit: 12 })
    },
    async click(item) {
      await this.penchant.record({ type: 'click', item, recommendation: this.shelf.id })
      this.shelf = await this.penchant.recommend({ limit: 12 })
    },
  },
})
