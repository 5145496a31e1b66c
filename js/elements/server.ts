// Stand-ins for what Lit takes from a browser while it is loaded, so that importing the elements needs no browser and
// asks none for anything. The bundler puts their names into Lit's files (`lazyLit` in xtask/bundle.mjs). Marked as pure, so
// that they stand in no file that does not name them.

import { PenchantError } from '../errors.js'

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

/** A walker that is made when it is first used. Lit has one for all its templates. */
class LaterWalker {
  #walker: TreeWalker | undefined

  get #real(): TreeWalker {
    // 129: elements and comments.
    this.#walker ??= document.createTreeWalker(document, 129)
    return this.#walker
  }

  set currentNode(node: Node) {
    this.#real.currentNode = node
  }

  nextNode(): Node | null {
    return this.#real.nextNode()
  }
}

/** As much of a document as Lit uses. */
export const litDocument = {
  createComment: (text: string): Comment => document.createComment(text),
  createElement: (name: string): HTMLElement => document.createElement(name),
  importNode: <T extends Node>(node: T, deep: boolean): T => document.importNode(node, deep),
  createTreeWalker: (): LaterWalker => new LaterWalker(),
}

interface Policy {
  createHTML(markup: string): string
}

interface TrustedTypes {
  createPolicy(name: string, policy: Policy): Policy
}

/** Lit's templates are texts of this package and of the site's scripts, never data. */
const asItIs: Policy = { createHTML: (markup) => markup }

let made: Policy | PenchantError | undefined

/**
 * The policy by which Lit's templates become markup, made when the first of them is. Throws where the page's own policy
 * allows neither that nor markup without one.
 */
export function templatePolicy(): Policy {
  made ??= makePolicy()
  if (made instanceof PenchantError) throw made
  return made
}

export const litTypes = {
  createPolicy: (): Policy => ({ createHTML: (markup) => templatePolicy().createHTML(markup) }),
}

function makePolicy(): Policy | PenchantError {
  const { trustedTypes, litHtmlVersions } = globalThis as { trustedTypes?: TrustedTypes; litHtmlVersions?: unknown[] }
  if (!trustedTypes) return asItIs
  // A page with a Lit of its own has used up the first name.
  const names = (litHtmlVersions?.length ?? 0) > 1 ? ['penchant', 'lit-html'] : ['lit-html', 'penchant']
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
  } catch (cause) {
    return new PenchantError('trusted_types', REFUSED, { cause })
  }
}

const REFUSED =
  "The page's Content-Security-Policy has require-trusted-types-for 'script' and lets neither a policy lit-html nor a policy penchant be made, " +
  'of which the elements need one for their templates. Add it to the header: trusted-types lit-html; or trusted-types lit-html penchant, where the page has a Lit of its own.'
