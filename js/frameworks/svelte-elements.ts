// The types of the three elements in Svelte's templates, for editors and svelte-check.

import type { HTMLAttributes } from 'svelte/elements'
import type {
  ActDetail,
  PenchantControlsElement,
  PenchantShelfElement,
  PenchantWhyElement,
  SelectDetail,
} from '../elements/types.js'
import type { Shelf } from '../types.js'

type Own<E extends HTMLElement, Said extends keyof E = never> = {
  readonly [K in Exclude<keyof E, keyof HTMLElement | 'updateComplete' | Said>]?: E[K] | undefined
}

interface Heard {
  readonly 'onpenchant-select'?: (event: CustomEvent<SelectDetail>) => void
  readonly 'onpenchant-act'?: (event: CustomEvent<ActDetail>) => void
  readonly 'onpenchant-shelf'?: (event: CustomEvent<{ readonly shelf: Shelf }>) => void
  readonly 'onpenchant-why'?: (event: CustomEvent<{ readonly open: boolean }>) => void
  readonly 'onpenchant-error'?: (event: CustomEvent<{ readonly error: unknown }>) => void
}

type Attributes<E extends HTMLElement, P> = Omit<HTMLAttributes<E>, keyof P> & Heard & P

export type PenchantShelfAttributes = Attributes<
  PenchantShelfElement,
  Own<PenchantShelfElement, 'list' | 'shelf' | 'state' | 'refresh'>
>
export type PenchantWhyAttributes = Attributes<PenchantWhyElement, Own<PenchantWhyElement, 'open' | 'show' | 'close'>>
export type PenchantControlsAttributes = Attributes<PenchantControlsElement, Own<PenchantControlsElement, 'refresh'>>

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'penchant-shelf': PenchantShelfAttributes
    'penchant-why': PenchantWhyAttributes
    'penchant-controls': PenchantControlsAttributes
  }
}
