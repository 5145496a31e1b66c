// What the sources name of Nuxt, which is there where the module is used and not here.

declare module '@nuxt/schema' {
  interface NuxtConfig {}
  interface NuxtOptions {}
}

declare module 'nuxt/app' {
  export function defineNuxtPlugin(setup: (nuxt: { readonly vueApp: import('vue').App }) => void): unknown
  export function useRuntimeConfig(): { readonly public: { readonly penchant: never } }
}
