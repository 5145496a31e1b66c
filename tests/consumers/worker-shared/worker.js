import { open } from './node_modules/penchant/dist/index.js'

let opening

addEventListener('connect', ({ ports: [port] }) => {
  opening ??= open({ catalog: '/public/catalog.pnc', consent: 'session' })
  port.onmessage = async ({ data: { number, method, argument } }) => {
    try {
      port.postMessage({ number, value: await (await opening)[method](argument) })
    } catch (error) {
      port.postMessage({ number, error: String(error) })
    }
  }
})
