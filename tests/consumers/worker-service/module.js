// A module service worker: `import()` is not allowed there, and `penchant/static` has none. Lists of items work too.
import { answerWith } from './answer.js'
import { open } from './node_modules/penchant/dist/static.js'

answerWith('module', async () => {
  const text = await (await fetch('/items.ndjson')).text()
  const items = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return open({ items, consent: 'session' })
})
