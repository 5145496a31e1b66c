// The types of the three elements in Vue's templates, for editors and vue-tsc.

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
  readonly onPenchantSelect?: (event: CustomEvent<SelectDetail>) => void
  readonly onPenchantAct?: (event: CustomEvent<ActDetail>) => void
  readonly onPenchantShelf?: (event: CustomEvent<{ readonly shelf: Shelf }>) => void
  readonly onPenchantWhy?: (event: CustomEvent<{ readonly open: boolean }>) => void
  readonly onPenchantError?: (event: CustomEvent<{ readonly error: unknown }>) => void
}

export type PenchantShelfProps = Heard & Own<PenchantShelfElement, 'list' | 'shelf' | 'state' | 'refresh'>
export type PenchantWhyProps = Heard & Own<PenchantWhyElement, 'open' | 'show' | 'close'>
export type PenchantControlsProps = Heard & Own<PenchantControlsElement, 'refresh'>

type Component<Props> = new () => { readonly $props: Props }

declare module 'vue' {
  interface GlobalComponents {
    'penchant-shelf': Component<PenchantShelfProps>
    'penchant-why': Component<PenchantWhyProps>
    'penchant-controls': Component<PenchantControlsProps>
  }
}
