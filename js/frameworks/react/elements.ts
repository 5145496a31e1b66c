// The elements of `penchant/elements` as components. Objects and functions are set as properties in an effect: no version of React
// sets them on elements that a server rendered. Objects with equal values are set once.

import {
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  type RefAttributes,
  useContext,
  useEffect,
  useImperativeHandle,
  useRef,
  useSyncExternalStore,
} from 'react'
import type {
  PenchantControlsElement,
  PenchantElementBase,
  PenchantShelfElement,
  PenchantWhyElement,
} from '../../elements/types.js'
import type { Personalizer } from '../../types.js'
import type { SharedProfile } from '../store/profile.js'
import { same } from '../store/same.js'
import type { PenchantControlsProps, PenchantShelfProps, PenchantWhyProps } from './jsx.js'
import { ProfileContext } from './provider.js'

type Values = Record<string, unknown>
type Call = (...args: unknown[]) => unknown

const EVENT = /^onPenchant([A-Z]\w+)$/
const ATTRIBUTES: Readonly<Record<string, string>> = { className: 'class', similarTo: 'similar-to' }
const FLAGS: readonly string[] = ['why', 'plain']
/** Props that React handles itself, and event listeners. */
const REACTS = /^(children|style|dangerouslySetInnerHTML|on[A-Z].*)$/

/** Never settles: while the profile is being opened, the elements wait for this promise and use no other profile. */
const PENDING = /* @__PURE__ */ new Promise<never>(() => {})

const isProperty = (name: string, value: unknown): boolean =>
  !REACTS.test(name) && (typeof value === 'function' || typeof value === 'object')

function attributesOf(props: Values): Values {
  const attributes: Values = {}
  for (const [name, value] of Object.entries(props)) {
    if (EVENT.test(name) || isProperty(name, value)) continue
    attributes[ATTRIBUTES[name] ?? name] = FLAGS.includes(name) ? (value ? '' : undefined) : value
  }
  return attributes
}

/** Sets an element's properties when their values change. A function is set once, and always calls the latest one. */
function useProperties(element: { readonly current: HTMLElement | null }, props: Values): void {
  const latest = useRef(props)
  const set = useRef<Values>({})
  useEffect(() => {
    latest.current = props
    const given = Object.fromEntries(Object.entries(props).filter(([name, value]) => isProperty(name, value)))
    for (const name of Object.keys({ ...set.current, ...given })) {
      const value = given[name]
      if (same(value, set.current[name]) || !element.current) continue
      const stable: Call = (...args) => (latest.current[name] as Call)(...args)
      ;(element.current as unknown as Values)[name] = typeof value === 'function' ? stable : value
    }
    set.current = given
  })
  useEffect(() => {
    const hear = (event: Event) => {
      const name = event.type.slice('penchant-'.length)
      const listener = latest.current[`onPenchant${name[0]?.toUpperCase()}${name.slice(1)}`] as Call | undefined
      listener?.(event)
    }
    const { current } = element
    const names = ['select', 'act', 'shelf', 'why', 'error'].map((name) => `penchant-${name}`)
    for (const name of names) current?.addEventListener(name, hear)
    return () => {
      for (const name of names) current?.removeEventListener(name, hear)
    }
  }, [element])
}

const nothing = () => () => {}
const none = () => undefined

/** Gives an element an opening that failed: the element reports the error, and its retry button opens the profile again. */
function failed(profile: SharedProfile, error: unknown): () => Promise<Personalizer> {
  let isKnown = false
  return () => {
    if (isKnown) profile.retry()
    const opened = isKnown ? profile.opened() : Promise.reject(error)
    isKnown = true
    return opened
  }
}

/** Gives an element the profile of the provider above it, if there is one; else it uses the one given to `provide`. */
function useProvided(
  element: { readonly current: PenchantElementBase | null },
  profile: SharedProfile | undefined,
): void {
  const state = useSyncExternalStore(
    profile?.subscribe ?? nothing,
    profile?.getSnapshot ?? none,
    profile?.getServerSnapshot ?? none,
  )
  useEffect(() => {
    if (!state || !element.current) return
    const { status, penchant, error } = state
    element.current.penchant = penchant ?? (status === 'error' && profile ? failed(profile, error) : PENDING)
  }, [profile, state, element])
}

function wrapped<E extends PenchantElementBase, P extends object>(
  tag: string,
): ForwardRefExoticComponent<P & RefAttributes<E>> {
  return forwardRef<E, P>((props, ref) => {
    const element = useRef<E>(null)
    useImperativeHandle(ref, () => element.current as E, [])
    useProperties(element, props as Values)
    const profile = useContext(ProfileContext)
    useProvided(element, 'penchant' in props ? undefined : profile)
    // The element sets attributes on itself, its state for example, before React hydrates it.
    return createElement(tag, { suppressHydrationWarning: true, ...attributesOf(props as Values), ref: element })
  }) as ForwardRefExoticComponent<P & RefAttributes<E>>
}

/** `<penchant-shelf>` with the provider's profile. Import `penchant/elements` too, which defines the element. */
export const PenchantShelf = /* @__PURE__ */ wrapped<PenchantShelfElement, PenchantShelfProps>('penchant-shelf')
/** `<penchant-why>` with the provider's profile. */
export const PenchantWhy = /* @__PURE__ */ wrapped<PenchantWhyElement, PenchantWhyProps>('penchant-why')
/** `<penchant-controls>` with the provider's profile. */
export const PenchantControls = /* @__PURE__ */ wrapped<PenchantControlsElement, PenchantControlsProps>(
  'penchant-controls',
)
