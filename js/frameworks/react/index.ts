'use client'

/**
 * Penchant for React 18 and 19: a provider, hooks and a list component. On a server and during hydration everything is
 * `loading`: a profile is opened only in the visitor's browser.
 *
 * @example
 * <PenchantProvider catalog="/catalog.pnc" consent="session">
 *   <Shelf surface="home" limit={12} heading="For you" />
 * </PenchantProvider>
 */

export type { ConsentResult } from '../store/consent.js'
export type { InterestsResult } from '../store/interests.js'
export type { GivenProfile } from '../store/profile.js'
export type { ShelfOptions, ShelfResult } from '../store/shelf.js'
export * from './elements.js'
export * from './hooks.js'
export type * from './jsx.js'
export * from './provider.js'
export * from './shelf.js'
