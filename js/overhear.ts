// Hears what a page pushes to a queue of somebody else's, such as a data layer, without the page noticing.

/** A list that scripts push to; some tools replace it by an object that has only `push`. */
export interface Queue {
  push(...entries: unknown[]): unknown
}

/**
 * Calls `hear`, which must not throw, with each entry before it is pushed, since some tools change an entry when they take it. At the end,
 * `push` is restored only if nobody replaced it in the meantime.
 */
export function overhear(queue: Queue, hear: (entry: unknown) => void): () => void {
  let hearing = true
  const isOwn = Object.hasOwn(queue, 'push')
  const push = queue.push
  function heard(this: Queue, ...entries: unknown[]): unknown {
    if (hearing) for (const entry of entries) hear(entry)
    return push.apply(this, entries)
  }
  queue.push = heard
  return () => {
    hearing = false
    if (queue.push !== heard) return
    Reflect.deleteProperty(queue, 'push')
    if (isOwn) queue.push = push
  }
}

/** An array, or the `arguments` that a command function such as `gtag` pushes. */
export function asList(value: unknown): unknown[] {
  const isList = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Arguments]'
  return isList ? Array.from(value as ArrayLike<unknown>) : []
}
