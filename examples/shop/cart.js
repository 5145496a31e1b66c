// The cart: what any shop has, with or without personalization. It lives as long as the tab.

const KEY = 'cart'
const listeners = []

/** `[{ id, size }]`, the oldest first. */
export const lines = () => JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
export const ids = () => [...new Set(lines().map(({ id }) => id))]

function keep(cart) {
  sessionStorage.setItem(KEY, JSON.stringify(cart))
  for (const listener of listeners) listener(cart)
}

export const add = (line) => keep([...lines(), line])
export const remove = (place) => keep(lines().toSpliced(place, 1))
export const clear = () => keep([])

/** Calls the listener now, and whenever the cart changes. */
export function watch(listener) {
  listeners.push(listener)
  listener(lines())
}
