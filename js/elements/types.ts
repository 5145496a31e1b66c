/**
 * The elements as a page sees them: properties, methods and events. No types of Lit are needed, so a site can be type-checked
 * without installing it.
 */

import type {
  EventType,
  Explanation,
  Filter,
  HistoryOptions,
  Item,
  Personalizer,
  RecommendOptions,
  SeenRules,
  Shelf,
  ShelfItem,
  SignalWeights,
} from '../types.js'
import type { Tried } from '../words/wording.js'

/** Opens the profile: called when the first element needs it, and again for a retry after a failure. */
export type Opener = () => Personalizer | Promise<Personalizer>

/** An open profile, the promise of one, or a function that opens it. */
export type Provided = Personalizer | Promise<Personalizer> | Opener

/** Which fields hold an item's title, creator, image and link, and the labels of values: set what the elements guess wrongly. */
export interface Presentation {
  /** The field with the title, or a function; if left out, the first that exists of `title`, `name`, `headline`, `label`. */
  readonly title?: string | ((item: Item) => string)
  /**
   * The field with the creator, or a function that returns it; if left out, the first that exists of `creator`, `creators`, `author`,
   * `authors`, `artist`, `brand`.
   */
  readonly creator?: string | ((item: Item) => string)
  /** The field with the image's address; if left out, the first that exists of `image`, `cover`, `thumbnail`, `picture`. */
  readonly image?: string
  /** The field with the address that the item links to; if left out, the first that exists of `url`, `href`, `link`. */
  readonly url?: string
  /** The label that a visitor reads for a field's value; if left out, the value itself. */
  readonly label?: (field: string, value: string) => string
  /** The label of a slot, an experiment, a variant or a goal; if left out, its name in quotation marks. */
  readonly name?: (kind: Tried, name: string) => string | undefined
}

/** The properties that all three elements have. */
export interface PenchantElementBase extends HTMLElement {
  /** The open profile, its promise, or a function that opens it; if left out, the one given to `provide`. */
  penchant: Provided | undefined
  /** Takes precedence over the presentation given to `provide`. As an attribute: JSON. */
  presentation: Presentation | undefined
  /** Resolves when all changes are drawn. */
  readonly updateComplete: Promise<boolean>
}

export type ShelfKind = 'recommended' | 'together' | 'history'

export type ShelfState = 'loading' | 'ready' | 'empty' | 'error'

/** `<penchant-shelf>`. */
export interface PenchantShelfElement extends PenchantElementBase {
  surface: string | undefined
  /** The number of items, and of places reserved for them: 1 to 1,000; 12 if left out. */
  limit: number
  heading: string | undefined
  /** The heading's level, 1 to 6; 2 if left out. */
  level: number
  /** As an attribute: JSON. */
  filter: Filter | undefined
  /** As an attribute: JSON. */
  exclude: readonly string[] | undefined
  seen: SeenRules | undefined
  weights: SignalWeights | undefined
  /** The id of an item: the shelf then shows similar items, the same for every visitor. */
  similarTo: string | undefined
  /**
   * What is shown: `recommended` (the default), by `recommend`; `together`, what goes with the `basket`, by `together`; `history`, what the
   * visitor opened, by `history`, without scores and reasons.
   */
  kind: ShelfKind
  /**
   * Ids of items: with the kind `together`, what the shelf goes with; else the option of `recommend`, which may be `cart`. As an attribute: ids
   * with spaces between them, or JSON.
   */
  basket: readonly string[] | 'cart' | undefined
  /** With the kind `history`: the types of events, as in `history`. As an attribute: words, or JSON. */
  types: HistoryOptions['types'] | undefined
  /** With the kind `history`: only items to continue, as in `history`. As an attribute: JSON. */
  progress: HistoryOptions['progress'] | undefined
  /** Replaces `recommend`: returns the shelf to show, for example by `rank` of the results of a search. */
  load: ((penchant: Personalizer, options: RecommendOptions) => Promise<Shelf>) | undefined
  /** `row`: one row that scrolls sideways. `grid`: as many rows as needed. */
  layout: 'row' | 'grid'
  /** Whether each item has a *Why this?*. */
  why: boolean
  /** Whether the items are shown without images. */
  plain: boolean
  /** The site's own markup for an item: a DOM node, a Lit template, a text or nothing. It is in the page, not in the shadow root. */
  renderItem: ((item: ShelfItem, shelf: Shelf) => unknown) | undefined
  /**
   * A shelf that the page made itself, for example one of several shelves that share no item. The element then computes
   * nothing. `null` while it is not there yet.
   */
  given: Shelf | null | undefined
  /** What is recorded automatically: `impression` and `click`, separated by a space; both if left out. */
  records: string
  /** The list element, which scrolls in a row: for a site's own scroll buttons. */
  readonly list: HTMLElement | null
  /** The shelf that is shown; `undefined` before there is one. */
  readonly shelf: Shelf | undefined
  readonly state: ShelfState
  /** Computes the shelf again, and opens the profile again if that failed. Resolves when the result is drawn. */
  refresh(): Promise<void>
}

/** `<penchant-why>`. */
export interface PenchantWhyElement extends PenchantElementBase {
  /** The id of a shelf: one of the last 32. */
  shelf: string | undefined
  /** The id of an item on it. */
  item: string | undefined
  /**
   * The site's own markup at the top of the dialog, a cover for example; what it may return is as for `renderItem`. It is drawn when
   * the dialog opens and removed when it closes.
   */
  renderHead: ((explanation: Explanation) => unknown) | undefined
  readonly open: boolean
  show(): Promise<void>
  close(): void
}

/** The sections of `<penchant-controls>`, in their default order. */
export type Section = 'consent' | 'dial' | 'interests' | 'timeline' | 'data' | 'privacy'

/** `<penchant-controls>`. */
export interface PenchantControlsElement extends PenchantElementBase {
  /** The sections to show, in this order, separated by spaces; all if left out. */
  sections: string
  /** The heading level, 1 to 6; 2 if left out. */
  level: number
  refresh(): Promise<void>
}

/** The detail of a `penchant-select` event. `preventDefault()` keeps the link from being followed. */
export interface SelectDetail {
  readonly item: ShelfItem
  readonly shelf: Shelf
  readonly position: number
  /** The click itself. */
  readonly click: MouseEvent
}

/** The detail of a `penchant-act` event: a button in the item's markup (`data-act`) or in *Why this?* was pressed. */
export interface ActDetail {
  readonly act: EventType | 'mute' | 'pin'
  readonly item?: string
  readonly field?: string
  readonly value?: string
}

declare global {
  interface HTMLElementTagNameMap {
    'penchant-shelf': PenchantShelfElement
    'penchant-why': PenchantWhyElement
    'penchant-controls': PenchantControlsElement
  }
  interface HTMLElementEventMap {
    'penchant-select': CustomEvent<SelectDetail>
    'penchant-act': CustomEvent<ActDetail>
    'penchant-shelf': CustomEvent<{ readonly shelf: Shelf }>
    'penchant-why': CustomEvent<{ readonly open: boolean }>
    'penchant-error': CustomEvent<{ readonly error: unknown }>
  }
}
