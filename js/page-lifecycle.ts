// Pages that are frozen and may resume: in the back/forward cache, or as a frozen tab.
//
// While a page is frozen it holds nothing that the browser or other tabs would wait for: no lock, no channel, no connection. When it
// resumes, these are opened again and the log is read. Calls wait until then: other tabs may have recorded events, erased the
// profile or withdrawn consent in the meantime.
//
// No Web Lock is held at any time: Firefox does not put a page into its back/forward cache that holds one when the visitor goes to
// another page, which is before `pagehide`.

/** The engine's functions for freezing and resuming. */
export interface Sleeper {
  leave(leaving: boolean): void
  pause(): void
  resume(now: number): Promise<unknown>
}

let follows: Sleeper | undefined
let away = false
let back: Promise<unknown> | undefined

function comeBack(): void {
  if (!away) return
  away = false
  follows?.leave(false)
  // A timer fires only once the page runs again. A request to the database before that might never be answered.
  const awake = new Promise((resolve) => setTimeout(resolve))
  const reading = awake.then(() => follows?.resume(Date.now())).catch(() => {})
  back = reading
  void reading.then(() => {
    if (back === reading) back = undefined
  })
}

/** While the page is being left, the engine writes what its listeners record at once, without reading the database first. */
function hurry(engine: Sleeper): void {
  const going = () => {
    engine.leave(true)
    // The page may stay: its tab was only hidden, or the visitor chose not to leave. A message says so, since timers of hidden tabs are
    // delayed.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      engine.leave(false)
      port1.close()
    }
    port2.postMessage(undefined)
  }
  addEventListener('pagehide', going, true)
  addEventListener('beforeunload', going, true)
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && going(), true)
}

/** Pauses the engine when the page is put away, and resumes it when it is back. One call does so for all open profiles. */
export function followPage(engine: Sleeper): void {
  // Workers get none of these events, and in Node there is no page.
  if (follows || !globalThis.document || !globalThis.addEventListener) return
  follows = engine
  const sleep = () => {
    away = true
    engine.pause()
  }
  hurry(engine)
  const going = ({ persisted }: PageTransitionEvent) => {
    // A page that is not kept needs no pause: the browser closes everything that it has open, and later listeners may still record.
    if (!persisted) return
    away = true
    // A visible page is told after this that it is hidden, and may record a last click then.
    if (document.visibilityState === 'hidden') sleep()
  }
  const hidden = () => {
    if (document.visibilityState !== 'hidden') return
    if (away) return sleep()
    // Moved behind all listeners that the page has added by now.
    removeEventListener('pagehide', going)
    addEventListener('pagehide', going)
  }
  addEventListener('pagehide', going)
  // To run after the page's own listeners: this one, on the window, runs first, and moves `hidden` behind all that the document has.
  const last = () => {
    document.removeEventListener('visibilitychange', hidden)
    document.addEventListener('visibilitychange', hidden)
  }
  addEventListener('visibilitychange', last, true)
  document.addEventListener('freeze', sleep)
  // Whichever of these events comes first: for a page that is visible, `visibilitychange`. With `capture` this runs before the page's
  // own listeners, which may ask for a shelf at once.
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && comeBack(), true)
  addEventListener('resume', comeBack, true)
  addEventListener('pageshow', comeBack)
}

/** Makes the call once the page is awake: at once, unless it has just come back. */
export async function whenAwake<T>(call: () => T | Promise<T>): Promise<T> {
  // Listeners on the window run in the order in which they were added: one of the page's own may run before `comeBack`.
  if (away && (globalThis as { event?: Event }).event?.type === 'pageshow') comeBack()
  while (back) await back
  return call()
}
