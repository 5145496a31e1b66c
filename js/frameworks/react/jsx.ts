// The three elements in JSX, for React 18 and 19. Attributes are as in HTML. Objects and functions are properties, which React
// does not set during server rendering; the component <PenchantShelf> and the others set them in every version, after hydration too.

import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type {
  ActDetail,
  PenchantControlsElement,
  PenchantShelfElement,
  PenchantWhyElement,
  SelectDetail,
} from '../../elements/types.js'
import type { Shelf } from '../../types.js'

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined }
/** The writable properties of an element. */
type Own<E extends HTMLElement, Said extends keyof E = never> = Loose<
  Omit<E, keyof HTMLElement | 'updateComplete' | Said>
>
/** Properties that a page may also write as JSON in an attribute. */
type OrJson<T, K extends keyof T> = Omit<T, K> & { readonly [Key in K]?: T[Key] | string | undefined }

type Base<E> = DetailedHTMLProps<HTMLAttributes<E>, E> & { readonly class?: string | undefined }

/** The element's events: React 19 listens to them by their names. */
interface Heard {
  readonly 'onpenchant-select'?: ((event: CustomEvent<SelectDetail>) => void) | undefined
  readonly 'onpenchant-act'?: ((event: CustomEvent<ActDetail>) => void) | undefined
  readonly 'onpenchant-shelf'?: ((event: CustomEvent<{ readonly shelf: Shelf }>) => void) | undefined
  readonly 'onpenchant-why'?: ((event: CustomEvent<{ readonly open: boolean }>) => void) | undefined
  readonly 'onpenchant-error'?: ((event: CustomEvent<{ readonly error: unknown }>) => void) | undefined
}

type ShelfOwn = Own<PenchantShelfElement, 'list' | 'shelf' | 'state' | 'refresh'>
type WhyOwn = Own<PenchantWhyElement, 'open' | 'show' | 'close'>
type ControlsOwn = Own<PenchantControlsElement, 'refresh'>

export type PenchantShelfAttributes = Base<PenchantShelfElement> &
  Heard &
  OrJson<
    ShelfOwn,
    'filter' | 'exclude' | 'weights' | 'basket' | 'types' | 'progress' | 'presentation' | 'limit' | 'level'
  > & {
    readonly 'similar-to'?: string | undefined
  }
export type PenchantWhyAttributes = Base<PenchantWhyElement> & Heard & OrJson<WhyOwn, 'presentation'>
export type PenchantControlsAttributes = Base<PenchantControlsElement> & Heard & OrJson<ControlsOwn, 'presentation'>

/** The event props of the component <PenchantShelf> and the others. */
export interface PenchantEvents {
  readonly onPenchantSelect?: Heard['onpenchant-select']
  readonly onPenchantAct?: Heard['onpenchant-act']
  readonly onPenchantShelf?: Heard['onpenchant-shelf']
  readonly onPenchantWhy?: Heard['onpenchant-why']
  readonly onPenchantError?: Heard['onpenchant-error']
}
type Wrapped<E extends HTMLElement, P> = Omit<HTMLAttributes<E>, keyof P> & PenchantEvents & P
export type PenchantShelfProps = Wrapped<PenchantShelfElement, ShelfOwn>
export type PenchantWhyProps = Wrapped<PenchantWhyElement, WhyOwn>
export type PenchantControlsProps = Wrapped<PenchantControlsElement, ControlsOwn>

interface Elements {
  'penchant-shelf': PenchantShelfAttributes
  'penchant-why': PenchantWhyAttributes
  'penchant-controls': PenchantControlsAttributes
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
declare global {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
