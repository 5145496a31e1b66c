// Reads a locale, for all parts of the package. Pages, servers and operating systems write the same language as
// `de-DE`, `de_DE` or `de_DE.UTF-8`; `Intl` accepts only the first and throws on the others.

/**
 * A locale as a BCP 47 tag: `de-DE` for `de_DE`. A text that is no tag is shortened until it is one; `undefined` if no
 * part of it is.
 */
export function localeTag(locale: unknown): string | undefined {
  if (typeof locale !== 'string') return undefined
  const parts = (locale.trim().split(/[.@]/, 1)[0] ?? '').split(/[-_]/)
  for (; parts.length > 0; parts.pop()) {
    try {
      return Intl.getCanonicalLocales(parts.join('-'))[0]
    } catch {
      // No tag: shortened by the loop.
    }
  }
  return undefined
}

/** The language of a locale, in lower case: `de` for `de_AT`. */
export const languageOf = (locale: unknown): string | undefined => localeTag(locale)?.split('-')[0]
