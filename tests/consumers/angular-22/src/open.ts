import { open } from 'penchant'
import engine from 'penchant/penchant.wasm' with { loader: 'file' }

export const openBooks = () => open({ catalog: 'catalog.pnc', consent: 'session', engine })
