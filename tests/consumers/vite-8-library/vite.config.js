import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    lib: { entry: 'src/library.js', formats: ['es'], fileName: 'library' },
    // Who uses the library bundles penchant, or serves it: its files are found then, and a page has it once.
    rolldownOptions: { external: [/^penchant(\/|$)/] },
  },
})
