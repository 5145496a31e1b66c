// Vite 7 builds a worker as one script, which may not have the `import()` that `penchant` has.
import { open } from 'penchant/static'

const opening = open({ catalog: '/catalog.pnc', consent: 'session' })

addEventListener('message', async ({ data: { number, method, argument } }) => {
  try {
    postMessage({ number, value: await (await opening)[method](argument) })
  } catch (error) {
    postMessage({ number, error: String(error) })
  }
})
