// `reload`: another catalogue under an open profile.

import { type Connection, calling } from './engine.js'
import type { Surroundings } from './surroundings.js'
import type { Personalizer } from './types.js'

interface Profile {
  readonly opened: () => Connection
  readonly again: Surroundings['again']
  /** Reads what a page may still read of the present catalogue. */
  readonly readOut: () => void
  /** The engine has the new catalogue, which took so many milliseconds to load. */
  readonly replaced: (loadMs: number) => void
}

export function reloadOf({ opened, again, readOut, replaced }: Profile): Personalizer['reload'] {
  let latest: Promise<unknown> = Promise.resolve()
  /** One after the other, so that the catalogue of the latest call stays. */
  return (source) => {
    const done = latest.then(async () => {
      await calling(opened)
      const { bytes, keep } = await again(source)
      await calling(() => {
        const connection = opened()
        readOut()
        const before = performance.now()
        connection.reload(bytes)
        replaced(performance.now() - before)
        // Not by the engine: whoever hears of it must find the new catalogue.
        connection.tell('catalog')
      })
      keep()
    })
    latest = done.catch(() => {})
    return done
  }
}
