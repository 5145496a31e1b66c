// A time limit for downloads. It limits each wait in which nothing arrives, not the whole download, which may take long on
// a slow connection.

import { CATALOG_HEADER } from '../generated/constants.js'

/**
 * The longest wait in which nothing arrives, in milliseconds. On the slowest mobile connections a round trip takes two seconds, and
 * a first response takes four or five of them.
 */
export const PATIENCE = 20_000

/** The longest time that a timer can be set for: longer ones fire at once. */
const MOST = 2 ** 31 - 1

/** Nothing arrived within the time limit. */
export class Stalled extends Error {
  constructor(limit: number) {
    super(`nothing came for ${limit / 1000} s`)
  }
}

/** The result of `work`. Rejects with `Stalled` if it takes longer than `limit` milliseconds. */
export async function inTime<T>(work: Promise<T>, limit: number, stop?: AbortController): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const end = () => {
      const stalled = new Stalled(limit)
      reject(stalled)
      stop?.abort(stalled)
    }
    timer = setTimeout(end, Math.min(limit, MOST))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The whole body of a response, or as much as is `enough`; the limit applies to each part. */
export async function bodyOf(
  response: Response,
  limit: number,
  stop?: AbortController,
  enough = (_first: Uint8Array, _length: number): boolean => false,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader?.()
  // Stand-ins for `fetch` in tests have no streams.
  if (!reader) return new Uint8Array(await inTime(response.arrayBuffer(), limit, stop))
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await inTime(reader.read(), limit, stop)
    if (done) return joined(parts, length)
    parts.push(value)
    length += value.length
    // A body may begin in small parts: `enough` gets at least a header, once it is there.
    if ((parts[0] as Uint8Array).length < CATALOG_HEADER) parts.splice(0, parts.length, joined(parts, length))
    if (enough(parts[0] as Uint8Array, length)) {
      stop?.abort()
      return joined(parts, length)
    }
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
