// Stand-ins for the two names of a browser that Lit touches while it is loaded, so that importing the elements on a
// server does nothing and breaks nothing. The bundler puts them wherever the names stand (`inject` in xtask/bundle.mjs);
// in a browser they are the browser's own. Marked as pure, so that they stand in no file that does not name them.

export const HTMLElement = /* @__PURE__ */ (() =>
  globalThis.HTMLElement ?? (class {} as unknown as typeof globalThis.HTMLElement))()
export const document = /* @__PURE__ */ (() =>
  globalThis.document ?? ({ createTreeWalker: () => ({}) } as unknown as Document))()
