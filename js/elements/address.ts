// Addresses in a catalogue are data and may be hostile. The address returned is the one that the browser's own parser produced,
// so that the address checked is the address followed.

const DATA_IMAGE = /^data:image\/(png|jpe?g|gif|webp|avif)[;,]/i

/**
 * Where a link leads: http, https or mailto, written out; or a relative address that stays on this site. `//host` and
 * `\\host` look relative and lead away: refused, as is everything with a user or a password in it.
 */
export function safeLink(value: unknown, base = document.baseURI): string | undefined {
  return checked(value, base, ['http:', 'https:', 'mailto:'])
}

/** The address of an image: http, https, or pixels in a `data:` address. No SVG: it is a document. */
export function safeImage(value: unknown, base = document.baseURI): string | undefined {
  if (typeof value === 'string' && DATA_IMAGE.test(value)) return value
  return checked(value, base, ['http:', 'https:'])
}

function checked(value: unknown, base: string, protocols: readonly string[]): string | undefined {
  if (typeof value !== 'string' || !value.trim() || !URL.canParse(value, base)) return undefined
  const url = new URL(value, base)
  if (!protocols.includes(url.protocol) || url.username || url.password) return undefined
  const absolute = URL.canParse(value)
  return absolute || url.origin === new URL(base).origin ? url.href : undefined
}
