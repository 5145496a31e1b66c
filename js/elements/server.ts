// Stand-ins for the browser globals that Lit reads while it is loaded, so that importing the elements on a server throws no
// error. The bundler replaces these globals in Lit's files (`lazyLit` in xtask/bundle.mjs).

/** The base class of the elements where there is no browser. If one appears later, as in tests, `settle` sets the real base. */
const Later = /* @__PURE__ */ (() =>
  class {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: only the browser's own constructor makes elements.
      return Reflect.construct(globalThis.HTMLElement, [], new.target)
    }
  })()

export const LitBase = /* @__PURE__ */ (() => globalThis.HTMLElement ?? Later)() as typeof HTMLElement

/** Sets the browser's base class before the elements are defined. */
export function settle(): void {
  if (LitBase !== (Later as unknown)) return
  Object.setPrototypeOf(Later, globalThis.HTMLElement)
  Object.setPrototypeOf(Later.prototype, globalThis.HTMLElement.prototype)
}

interface Policy {
  createHTML(markup: string): string
}

interface TrustedTypes {
  createPolicy(name: string, policy: Policy): Policy
}

/** Passes markup through unchanged: Lit's templates are texts of this package and of the site's scripts, never data. */
const asItIs: Policy = { createHTML: (markup) => markup }

let made: Policy | null | undefined

/**
 * The Trusted Types policy through which Lit's templates become markup, created with the first template. `null` if the page's
 * own policy allows neither this policy nor markup without one.
 */
export function templatePolicy(): Policy | null {
  if (made === undefined) made = makePolicy()
  return made
}

function makePolicy(): Policy | null {
  const { trustedTypes, litHtmlVersions } = globalThis as { trustedTypes?: TrustedTypes; litHtmlVersions?: unknown[] }
  if (!trustedTypes) return asItIs
  // If the page has its own copy of Lit, that copy uses the name `lit-html`.
  const names = (litHtmlVersions?.length ?? 0) > 0 ? ['penchant', 'lit-html'] : ['lit-html', 'penchant']
  for (const name of names) {
    try {
      return trustedTypes.createPolicy(name, asItIs)
    } catch {
      // This name is not allowed, or it is taken.
    }
  }
  try {
    document.createElement('template').innerHTML = '<b></b>'
    return asItIs
  } catch {
    return null
  }
}
