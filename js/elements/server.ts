// Stand-ins for the browser globals that Lit reads while it is loaded, so that importing the elements needs no browser and
// asks none for anything. The bundler puts these names into Lit's files (`lazyLit` in xtask/bundle.mjs).

/** The elements' base where there is no browser yet. Where one comes later, as in tests, `settle` ties it to that. */
const Later = /* @__PURE__ */ (() =>
  class {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: only the browser's own constructor makes elements.
      return Reflect.construct(globalThis.HTMLElement, [], new.target)
    }
  })()

export const LitBase = /* @__PURE__ */ (() => globalThis.HTMLElement ?? Later)() as typeof HTMLElement

/** Before the elements are defined: what has no base yet gets the browser's. */
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

/** Lit's templates are texts of this package and of the site's scripts, never data. */
const asItIs: Policy = { createHTML: (markup) => markup }

let made: Policy | null | undefined

/**
 * The policy by which Lit's templates become markup, made when the first of them is. `null` where the page's own policy
 * allows neither that nor markup without one.
 */
export function templatePolicy(): Policy | null {
  if (made === undefined) made = makePolicy()
  return made
}

function makePolicy(): Policy | null {
  const { trustedTypes, litHtmlVersions } = globalThis as { trustedTypes?: TrustedTypes; litHtmlVersions?: unknown[] }
  if (!trustedTypes) return asItIs
  // A page with a Lit of its own has used up the first name.
  const names = (litHtmlVersions?.length ?? 0) > 0 ? ['penchant', 'lit-html'] : ['lit-html', 'penchant']
  for (const name of names) {
    try {
      return trustedTypes.createPolicy(name, asItIs)
    } catch {
      // Not allowed, or taken.
    }
  }
  try {
    document.createElement('template').innerHTML = '<b></b>'
    return asItIs
  } catch {
    return null
  }
}
