import { open } from './node_modules/penchant/dist/index.js'

const opening = open({ catalog: '/public/catalog.pnc', consent: 'session' })

addEventListener('message', async ({ data: { number, method, argument } }) => {
  try {
    postMessage({ number, value: await (await opening)[method](argument) })
  } catch (error) {
    postMessage({ number, error: String(error) })
  }
})
