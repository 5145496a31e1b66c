/**
 * The Nuxt module: one profile for the application, auto-imported composables, the elements if wanted, and no
 * prefetching: the engine is fetched when a page needs it.
 *
 * @example
 * // nuxt.config.ts
 * export default defineNuxtConfig({ modules: ['penchant/nuxt'], penchant: { catalog: '/catalog.pnc', consent: 'session' } })
 */

import { fileURLToPath } from 'node:url'
import type { ConsentLevel } from '../types.js'
import { type PenchantPlugin, penchant as vitePlugin } from './vite.js'

/** Options in the configuration, which are sent to the page as JSON. For other options, call `providePenchant` yourself. */
export interface NuxtPenchantOptions {
  /** The catalogue's address. If left out, no profile is provided, and the module does everything else. */
  readonly catalog?: string
  readonly consent?: ConsentLevel
  readonly profile?: string
  readonly context?: boolean
  readonly persist?: boolean
  /** The engine's address, if it is not beside its script. */
  readonly engine?: string
  /** Whether the three elements are defined on every page, with the same profile. */
  readonly elements?: boolean
}

interface Resource {
  file?: string
  assets?: string[]
  prefetch?: boolean
  preload?: boolean
}

/** The part of Nuxt that the module uses, without Nuxt's types. */
export interface NuxtHost {
  readonly options: {
    readonly penchant?: NuxtPenchantOptions
    vue?: { compilerOptions?: { isCustomElement?: ((tag: string) => boolean | undefined) | undefined } }
    vite?: { plugins?: unknown[] }
    plugins?: unknown[]
    runtimeConfig?: { public?: Record<string, unknown> }
  }
  hook(name: string, listener: (argument: never) => void): unknown
}

const COMPOSABLES = ['useConsent', 'useInterests', 'usePenchant', 'useShelf', 'observeShelf'] as const
const ENGINE = /(?:penchant|compiler)(?:-scalar)?[.\w-]*\.wasm$/

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

export default function penchantModule(inline: NuxtPenchantOptions | undefined, nuxt: NuxtHost): void {
  const { elements = false, ...options } = { ...nuxt.options.penchant, ...inline }
  knowElements(nuxt)
  nuxt.options.vite = { ...nuxt.options.vite, plugins: [...(nuxt.options.vite?.plugins ?? []), vitePlugin()] }
  nuxt.hook('build:manifest', fetchLater)
  nuxt.hook('imports:extend', (imports: { name: string; from: string }[]) => {
    for (const name of COMPOSABLES) imports.push({ name, from: 'penchant/vue' })
  })
  if (options.catalog === undefined) return
  const shared = { ...nuxt.options.runtimeConfig?.public, penchant: options }
  nuxt.options.runtimeConfig = { ...nuxt.options.runtimeConfig, public: shared }
  // On a server, a profile is provided but never opened, so that components can inject it.
  nuxt.options.plugins = [
    ...(nuxt.options.plugins ?? []),
    { src: file('./nuxt-plugin.js'), mode: 'server' },
    { src: file(elements ? './nuxt-elements.js' : './nuxt-plugin.js'), mode: 'client' },
  ]
}

/** Tells Vue that these tags are custom elements. Nuxt passes this object to the compilers of the page and of the server. */
function knowElements({ options }: NuxtHost): void {
  const vue = options.vue ?? {}
  const compilerOptions = vue.compilerOptions ?? {}
  const before = compilerOptions.isCustomElement
  compilerOptions.isCustomElement = (tag) => tag.startsWith('penchant-') || before?.(tag)
  vue.compilerOptions = compilerOptions
  options.vue = vue
}

/** Removes the engine from prefetching: it is fetched when a page opens a profile, and it is large. */
export function fetchLater(manifest: Record<string, Resource>): void {
  for (const [name, resource] of Object.entries(manifest)) {
    if (resource.assets) resource.assets = resource.assets.filter((asset) => !ENGINE.test(asset))
    if (!ENGINE.test(resource.file ?? name)) continue
    resource.prefetch = false
    resource.preload = false
  }
}

declare module '@nuxt/schema' {
  interface NuxtConfig {
    penchant?: NuxtPenchantOptions
  }
  interface NuxtOptions {
    penchant?: NuxtPenchantOptions
  }
}

export type { PenchantPlugin }
