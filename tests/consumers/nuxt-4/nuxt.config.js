export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  nitro: { serverAssets: [{ baseName: 'shop', dir: '../public' }] },
})
