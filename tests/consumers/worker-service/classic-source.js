// A classic service worker is one script with nothing beside it: `penchant/inline` has the engine within. Lists of items work too.
import { open } from 'penchant/inline'
import { answerWith } from './answer.js'

answerWith('classic', async () => {
  const text = await (await fetch('/items.ndjson')).text()
  const items = text.trim().split('\n').map((line) => JSON.parse(line))
  return open({ items, consent: 'session' })
})
