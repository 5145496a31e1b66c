// The types of the three elements in Solid's JSX. Objects and functions are set with `prop:`, as in `prop:filter={…}`.

import type { JSX } from 'solid-js'
import type {
  ActDetail,
  PenchantControlsElement,
  PenchantShelfElement,
  PenchantWhyElement,
  SelectDetail,
} from '../elements/types.js'
import type { Shelf } from '../types.js'

type Own<E extends HTMLElement, Said extends keyof E = never> = {
  readonly [K in Exclude<keyof E, keyof HTMLElement | 'updateComplete' | Said> & string as K | `prop:${K}`]?:
    | E[K]
    | undefined
}

interface Heard {
  readonly 'on:penchant-select'?: (event: CustomEvent<SelectDetail>) => void
  readonly 'on:penchant-act'?: (event: CustomEvent<ActDetail>) => void
  readonly 'on:penchant-shelf'?: (event: CustomEvent<{ readonly shelf: Shelf }>) => void
  readonly 'on:penchant-why'?: (event: CustomEvent<{ readonly open: boolean }>) => void
  readonly 'on:penchant-error'?: (event: CustomEvent<{ readonly error: unknown }>) => void
}

type Attributes<E extends HTMLElement, P> = Omit<JSX.HTMLAttributes<E>, keyof P> & Heard & P

export type PenchantShelfAttributes = Attributes<
  PenchantShelfElement,
  Own<PenchantShelfElement, 'list' | 'shelf' | 'state' | 'refresh'>
>
export type PenchantWhyAttributes = Attributes<PenchantWhyElement, Own<PenchantWhyElement, 'open' | 'show' | 'close'>>
export type PenchantControlsAttributes = Attributes<PenchantControlsElement, Own<PenchantControlsElement, 'refresh'>>

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'penchant-shelf': PenchantShelfAttributes
      'penchant-why': PenchantWhyAttributes
      'penchant-controls': PenchantControlsAttributes
    }
  }
}
