// What an open profile can do beyond the calls that every one has. An element shows only what there is: a part that a
// personalizer of another kind (a worker's, a test's) lacks is left out, not broken.

import type { ConsentLevel, EventType, Explanation, Interest, Personalizer, Recorded } from '../types.js'

export type Target =
  | { readonly item: string; readonly field?: never; readonly value?: never }
  | { readonly field: string; readonly value: string; readonly item?: never }

export type WeighedInterest = Interest & { readonly pinned?: boolean; readonly weighed?: number }

export interface Wish {
  readonly event: number
  readonly kind: 'pin' | 'mute' | 'weigh'
  readonly item?: string
  readonly field?: string
  readonly value?: string
  readonly title?: string
}

export interface TimelineEntry {
  readonly event: number
  readonly type: EventType | 'pin' | 'mute' | 'weigh' | 'release' | 'dial'
  readonly at: number
  readonly item?: string
  readonly title?: string
  /** The interest that a wish is about. */
  readonly interest?: { readonly field: string; readonly value: string }
  readonly query?: string
  readonly takenBack: boolean
  readonly taught: readonly { readonly field: string; readonly value: string }[]
}

export interface Forgotten {
  readonly events: number
  undo(): Promise<void>
}

interface Wishes {
  wishes(): Promise<readonly Wish[]>
  pin(target: Target): Promise<Recorded>
  mute(target: Target): Promise<Recorded>
  weigh(target: Target, weight: number): Promise<Recorded>
  release(target: Target): Promise<Recorded>
  forget(what: Target | { event: number }): Promise<Forgotten>
  timeline(options: { limit: number; before?: number }): Promise<readonly TimelineEntry[]>
  readonly dial: number
  setDial(value: number): Promise<Recorded>
}

interface Choices {
  readonly paused: boolean
  set(level: ConsentLevel, options: { keep?: boolean; text?: string }): Promise<unknown>
  receipt(): { readonly at: number } | undefined
}

interface Rights {
  export(): Promise<unknown>
  import(json: unknown, options: { mode: 'merge' | 'replace' }): Promise<{ events: number; skipped: number }>
}

export type Counterfactual = Explanation & {
  readonly without?: { readonly position: number | null; readonly score: number }
}

/** An open profile with whatever it can do. */
export interface Able {
  readonly profile: Personalizer['profile'] & Partial<Wishes>
  readonly consent: Personalizer['consent'] & Partial<Choices>
  readonly data: Personalizer['data'] & Partial<Rights>
  describe?(options: { locale: string }): { readonly text: string }
  explain(shelf: string, item: string, options: { without: Target }): Promise<Counterfactual>
}

export const able = (penchant: Personalizer): Able => penchant as unknown as Able

/** Takes back one event, by its number where that is understood, else the latest of that item. */
export function undo(penchant: Personalizer, event: number, item?: string): Promise<Recorded> {
  if (able(penchant).profile.timeline) return penchant.record({ type: 'undo', event } as never)
  return penchant.record({ type: 'undo', ...(item !== undefined && { item }) })
}
