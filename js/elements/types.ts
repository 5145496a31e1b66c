/**
 * The elements as a page sees them: properties, methods and events. Nothing here needs Lit's own types, so that a site
 * can be checked without installing it.
 */

import type {
  EventType,
  Explanation,
  Filter,
  Item,
  Personalizer,
  RecommendOptions,
  Shelf,
  ShelfItem,
  SignalWeights,
} from '../types.js'
import type { Tried } from '../words/wording.js'

/** Opens the profile: called when the first element needs it, and again when it failed and is to be tried again. */
export type Opener = () => Personalizer | Promise<Personalizer>

/** An open profile, the promise of one, or a function that opens it. */
export type Provided = Personalizer | Promise<Personalizer> | Opener

/** Which of an item's fields say what, and how a value is called: where the guesses of the elements are not right. */
export interface Presentation {
  /** The field with the title, or a function that says it; else the first there is of `title`, `name`, `headline`, `label`. */
  readonly title?: string | ((item: Item) => string)
  /** The field with who made it, or a function; else `creator`, `creators`, `author`, `authors`, `artist`, `brand`. */
  readonly creator?: string | ((item: Item) => string)
  /** The field with the image's address; else `image`, `cover`, `thumbnail`, `picture`. */
  readonly image?: string
  /** The field with the address that the item links to; else `url`, `href`, `link`. */
  readonly url?: string
  /** What a visitor reads for a field's value; else the value itself. */
  readonly label?: (field: string, value: string) => string
  /** What a visitor reads for a slot, an experiment, a variant or a goal; else its name, in quotation marks. */
  readonly name?: (kind: Tried, name: string) => string | undefined
}

/** What all three elements have in common. */
export interface PenchantElementBase extends HTMLElement {
  /** The open profile, its promise or what opens it; else what `provide` was given. */
  penchant: Provided | undefined
  /** Over what `provide` was given. As an attribute: JSON. */
  presentation: Presentation | undefined
  /** Resolves when what changed is on the page. */
  readonly updateComplete: Promise<boolean>
}

export type ShelfState = 'loading' | 'ready' | 'empty' | 'error'

/** `<penchant-shelf>`. */
export interface PenchantShelfElement extends PenchantElementBase {
  surface: string | undefined
  /** How many items, and how many places are kept free for them: 1 to 1,000, 12 if left out. */
  limit: number
  heading: string | undefined
  /** The heading's level, 1 to 6; 2 if left out. */
  level: number
  /** As an attribute: JSON. */
  filter: Filter | undefined
  /** As an attribute: JSON. */
  exclude: readonly string[] | undefined
  seen: 'exclude' | 'include' | undefined
  weights: SignalWeights | undefined
  /** The id of an item: the shelf is of items like it, the same for every visitor. */
  similarTo: string | undefined
  /** Gets the list in another way: `rank` with what a search found, say. Instead of `recommend`. */
  load: ((penchant: Personalizer, options: RecommendOptions) => Promise<Shelf>) | undefined
  /** One row that is scrolled (`row`), or as many as it takes (`grid`). */
  layout: 'row' | 'grid'
  /** Whether the cards have a *Why this?*. */
  why: boolean
  /** Whether the cards are without images. */
  plain: boolean
  /** A site's own markup for an item: a DOM node, a Lit template, a text, nothing. It stands in the page, not in the shadow. */
  renderItem: ((item: ShelfItem, shelf: Shelf) => unknown) | undefined
  /**
   * A list that the page asked for itself: several shelves at once, say, none with what stands on another. The element
   * then asks for nothing. `null` while there is none yet.
   */
  given: Shelf | null | undefined
  /** What is recorded by itself: `impression` and `click`, with a space between; both if left out. */
  records: string
  /** The list itself, which a row is scrolled in: for buttons of a site's own that turn it. */
  readonly list: HTMLElement | null
  /** What is shown, once there is something. */
  readonly shelf: Shelf | undefined
  readonly state: ShelfState
  /** Asks anew, and opens the profile once more if that failed. Resolves when the answer is on the page. */
  refresh(): Promise<void>
}

/** `<penchant-why>`. */
export interface PenchantWhyElement extends PenchantElementBase {
  /** The id of a shelf, one of the last 32. */
  shelf: string | undefined
  /** The id of an item on it. */
  item: string | undefined
  /** A site's own markup above the account, a cover say: as `renderItem`. It is drawn when the dialog opens, and gone when it closes. */
  renderHead: ((explanation: Explanation) => unknown) | undefined
  readonly open: boolean
  show(): Promise<void>
  close(): void
}

/** The parts of `<penchant-controls>`, in the order in which they stand if none is named. */
export type Section = 'consent' | 'dial' | 'interests' | 'timeline' | 'data' | 'privacy'

/** `<penchant-controls>`. */
export interface PenchantControlsElement extends PenchantElementBase {
  /** Which parts, in which order, with spaces between; all if left out. */
  sections: string
  /** The headings' level, 1 to 6; 2 if left out. */
  level: number
  refresh(): Promise<void>
}

/** What `penchant-select` tells. `preventDefault()` keeps the link from being followed. */
export interface SelectDetail {
  readonly item: ShelfItem
  readonly shelf: Shelf
  readonly position: number
  /** The click itself. */
  readonly click: MouseEvent
}

/** What `penchant-act` tells: a button of the item's own markup (`data-act`) or of *Why this?* was pressed. */
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
