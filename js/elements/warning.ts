// A failure, said to whoever makes the page: visitors read what they can do, the console says what went wrong.

const said = new WeakSet<object>()

/** Once for each failure, however many elements it reaches. It is loaded with the page: what fails may be the network. */
export function warn(error: unknown, who: string): void {
  const failure = Object(error)
  if (said.has(failure)) return
  said.add(failure)
  console.warn(`penchant: ${who} ${error}`)
}
