// The messages for developers about mistakes in a page. They are loaded when a mistake is found, so a correct page never loads
// them.

import { PenchantError } from '../errors.js'

const said = new Set<string>()

/** Logs each message once. */
function say(text: string): void {
  if (said.has(text)) return
  said.add(text)
  console.warn(`penchant: ${text}`)
}

/** A value for a message. Some objects cannot be converted to text. */
function shown(got: unknown): string {
  if (typeof got === 'string') return JSON.stringify(got.slice(0, 80))
  try {
    return String(got)
  } catch {
    return typeof got
  }
}

/** Reports an attribute or property that cannot be read. */
export function unreadable({ localName, id }: Element, name: string, got: unknown, expected: string): void {
  const remedy =
    got === '[object Object]'
      ? `A framework wrote an object into an attribute: set the property \`${name}\` instead`
      : 'It counts as left out'
  say(`<${localName}${id && `#${id}`}> ${name}: got ${shown(got)}, expected ${expected}. ${remedy}.`)
}

/** Reports that a promise was given which was rejected: retrying cannot change that, a function could be called again. */
export function settled(): void {
  say(
    'The promise of a profile was rejected, and a promise cannot be tried again. Give a function, provide(() => open(…)): the elements then show a button that tries again.',
  )
}

/** The error for a value that is no profile. */
export const noProfile = (got: unknown): PenchantError =>
  new PenchantError(
    'option_invalid',
    `provide: got ${got === null ? 'null' : typeof got}, expected what \`open\` returns, the promise of it or a function that opens it`,
  )

/** The page's policy forbids templates: one failure for the page, however many elements it affects. */
export const noPolicy = new PenchantError(
  'trusted_types',
  "The page's Content-Security-Policy has require-trusted-types-for 'script', and lets neither a policy `lit-html` nor a policy `penchant` be made, of which the elements need one for their templates. Add to the policy: trusted-types lit-html; where the page has a Lit of its own: trusted-types lit-html penchant.",
)
