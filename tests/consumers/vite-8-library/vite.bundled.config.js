import { defineConfig } from 'vite'

// Without `external`, Vite puts every file that a library refers to into its script, as base64.
export default defineConfig({
  build: {
    lib: { entry: 'src/library.js', formats: ['es'], fileName: 'library' },
    outDir: 'bundled',
  },
})
