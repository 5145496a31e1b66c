// A library that uses penchant. Its package.json has penchant as a peer dependency, or as a dependency.
import { open } from 'penchant'
import { showShelf } from './shelf.js'

export async function showBooks(catalog) {
  await showShelf(await open({ catalog, consent: 'session' }))
}
