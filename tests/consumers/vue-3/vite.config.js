import vue from '@vitejs/plugin-vue'
import { isPenchantElement } from 'penchant/vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: isPenchantElement } } })],
  build: { rolldownOptions: { input: ['index.html', 'raw.html', 'pinia.html', 'elements.html'] } },
})
