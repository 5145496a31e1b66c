// A classic service worker is one script with nothing beside it: `penchant/inline` has the engine within.
import { open } from 'penchant/inline'
import { answerWith } from './answer.js'

answerWith('classic', () => open({ catalog: '/public/catalog.pnc', consent: 'session' }))
