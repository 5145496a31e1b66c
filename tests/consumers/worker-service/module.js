// A module service worker: `import()` is not allowed there, and `penchant/static` has none.
import { answerWith } from './answer.js'
import { open } from './node_modules/penchant/dist/static.js'

answerWith('module', async () => {
  const penchant = await open({ catalog: '/public/catalog.pnc', consent: 'session' })
  const { sentences } = await penchant.describe()
  if (sentences.length === 0) throw new Error('describe() says nothing')
  return penchant
})
