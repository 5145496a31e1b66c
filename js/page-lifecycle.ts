// A page that leaves the screen and may come back: out of the back/forward cache, or as a tab that was frozen.
//
// While it is away it holds nothing that the browser or other tabs would wait for: no lock, no channel, no connection. When it
// is back, all of that is taken again and the log is read, and until then calls wait: other tabs may have recorded, erased
// or withdrawn consent in the meantime.
//
// Nothing is asked of a browser before it decides: Firefox keeps no page in its back/forward cache that holds a Web Lock
// when another page is asked for, which is before `pagehide`. So none is ever held.

/** The engine's doors. */
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
  // Timers stand still until the page is awake; whatever is asked of the database before may never be answered.
  const awake = new Promise((resolve) => setTimeout(resolve))
  const reading = awake.then(() => follows?.resume(Date.now())).catch(() => {})
  back = reading
  void reading.then(() => {
    if (back === reading) back = undefined
  })
}

/** While listeners hear that the page goes, what they record is on its way before anything is waited for. */
function hurry(engine: Sleeper): void {
  const going = () => {
    engine.leave(true)
    // It may stay: a tab that is hidden, whose timers are late, or a page that asked whether to leave.
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

/** Has the engine let go when the page goes, and take up again when it is back. Once is enough, for all that is open. */
export function followPage(engine: Sleeper): void {
  // Workers are not told of it, and in Node nothing goes away.
  if (follows || !globalThis.document || !globalThis.addEventListener) return
  follows = engine
  const sleep = () => {
    away = true
    engine.pause()
  }
  hurry(engine)
  const going = ({ persisted }: PageTransitionEvent) => {
    // Of a page that ends the browser takes everything, and listeners that come after this one may record.
    if (!persisted) return
    away = true
    // A page that is seen is hidden after this, and may record a last click then.
    if (document.visibilityState === 'hidden') sleep()
  }
  const hidden = () => {
    if (document.visibilityState !== 'hidden') return
    if (away) return sleep()
    // After the listeners that the page has by now.
    removeEventListener('pagehide', going)
    addEventListener('pagehide', going)
  }
  addEventListener('pagehide', going)
  // After the page's own listeners: one that is added on the way down to the document comes last there.
  const last = () => {
    document.removeEventListener('visibilitychange', hidden)
    document.addEventListener('visibilitychange', hidden)
  }
  addEventListener('visibilitychange', last, true)
  document.addEventListener('freeze', sleep)
  // The first of these that comes: for a page that is seen, the change of its visibility. `capture` is for being told before
  // the page is, which may ask for a shelf at once.
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && comeBack(), true)
  addEventListener('resume', comeBack, true)
  addEventListener('pageshow', comeBack)
}

/** Calls once the page is awake, which is at once unless it just came back. */
export async function whenAwake<T>(call: () => T | Promise<T>): Promise<T> {
  // On the window listeners are called in their order, and the page's own may be older than the one here.
  if (away && (globalThis as { event?: Event }).event?.type === 'pageshow') comeBack()
  while (back) await back
  return call()
}
