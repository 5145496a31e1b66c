export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  modules: ['penchant/nuxt'],
  penchant: { catalog: '/catalog.pnc', consent: 'session', elements: true },
  // The catalogue for the server's own engine.
  nitro: { serverAssets: [{ baseName: 'shop', dir: '../public' }] },
})
