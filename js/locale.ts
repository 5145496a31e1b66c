// The one reading of a locale that all parts share. Pages, servers and operating systems write the same language as
// `de-DE`, `de_DE` or `de_DE.UTF-8`; `Intl` knows the first alone and throws on the others.

/**
 * A locale as BCP 47 writes it: of `de_DE` it is `de-DE`. What is no tag is shortened until it is one, and `undefined` is
 * what no part of it could be.
 */
export function localeTag(locale: unknown): string | undefined {
  if (typeof locale !== 'string') return undefined
  const parts = (locale.trim().split(/[.@]/, 1)[0] ?? '').split(/[-_]/)
  for (; parts.length > 0; parts.pop()) {
    try {
      return Intl.getCanonicalLocales(parts.join('-'))[0]
    } catch {
      // Shortened, then.
    }
  }
  return undefined
}

/** A locale's language alone, in lower case: of `de_AT` it is `de`. */
export const languageOf = (locale: unknown): string | undefined => localeTag(locale)?.split('-')[0]
