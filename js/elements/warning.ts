// Reports a failure in the console for developers; the visitor reads what to do in the element.

const said = new WeakSet<object>()

/** Once for each failure, however many elements it affects. In the page's first script: the network may be what failed. */
export function warn(error: unknown, who: string): void {
  const failure = Object(error)
  if (said.has(failure)) return
  said.add(failure)
  console.warn(`penchant: ${who} ${error}`)
}
