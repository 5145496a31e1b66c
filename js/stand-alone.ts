// Binds an object's methods to it, so that they work when they are called without it.

import { own } from './plain.js'

/**
 * Gives an object the methods and getters of its class as own, bound properties, and makes it non-extensible. So it works when it is
 * destructured, through a `Proxy` (which hides private fields), and in the reactive state of frameworks, none of which wraps it
 * (Vue wraps no object that cannot be extended, Svelte and Solid none that has a class).
 */
export function standAlone(object: object): void {
  const { constructor: _class, ...all } = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object))
  for (const [name, descriptor] of Object.entries(all)) {
    // Own properties only: a page may have added `get` or `value` to `Object.prototype`.
    const { value, get } = own(descriptor) as PropertyDescriptor
    const bound = value ? { value: value.bind(object), writable: true } : { get: get?.bind(object) }
    Object.defineProperty(object, name, own({ ...bound, enumerable: true, configurable: true }))
  }
  Object.preventExtensions(object)
}
