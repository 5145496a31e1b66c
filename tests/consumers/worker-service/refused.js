// What a service worker gets to hear that imports `penchant` itself, parts of which are loaded by `import()`.
import { open } from './node_modules/penchant/dist/index.js'

addEventListener('message', async ({ source }) => {
  const { name, code, message } = await open({ items: [{ id: 'a' }] }).catch((error) => error)
  source.postMessage({ name, code, message })
})
