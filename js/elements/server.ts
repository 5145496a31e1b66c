// Stand-ins for the two names of a browser that Lit touches while it is loaded, so that importing the elements on a
// server does nothing and breaks nothing. The bundler puts them wherever the names stand (`inject` in xtask/bundle.mjs);
// in a browser they are the browser's own.

const here = globalThis as { HTMLElement?: typeof globalThis.HTMLElement; document?: Document }

export const HTMLElement = here.HTMLElement ?? (class {} as unknown as typeof globalThis.HTMLElement)
export const document = here.document ?? ({ createTreeWalker: () => ({}) } as unknown as Document)
