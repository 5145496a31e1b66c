import { open } from 'penchant'

const opening = open({ catalog: '/catalog.pnc', consent: 'session' })

addEventListener('message', async ({ data: { number, method, argument } }) => {
  try {
    postMessage({ number, value: await (await opening)[method](argument) })
  } catch (error) {
    postMessage({ number, error: String(error) })
  }
})
