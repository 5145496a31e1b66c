import { open } from 'penchant/inline'
import { showShelf } from './shelf.js'

open({ catalog: '/catalog.pnc', consent: 'session' }).then(showShelf)
