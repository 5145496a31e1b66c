// The modules of Nuxt that the sources import. They exist only where the module is used.

declare module '@nuxt/schema' {
  interface NuxtConfig {}
  interface NuxtOptions {}
}

declare module 'nuxt/app' {
  export function defineNuxtPlugin(setup: (nuxt: { readonly vueApp: import('vue').App }) => void): unknown
  export function useRuntimeConfig(): { readonly public: { readonly penchant: never } }
}
