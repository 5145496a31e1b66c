import { open } from 'penchant'

/** Nothing says that the engine is a file to take along: it is left behind, and `open` says so. */
export const openBooks = () => open({ catalog: 'catalog.pnc', consent: 'session' })
