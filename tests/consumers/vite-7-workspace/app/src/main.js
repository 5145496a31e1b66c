import { open } from 'penchant'
import { showShelf } from './shelf.js'

open({ catalog: '/catalog.pnc', consent: 'session' }).then(showShelf)
