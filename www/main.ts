/**
 * The Reading Room: a library of 5,741 books, ranked in the page by Penchant. This file opens the engine, draws the state, and
 * follows the URL's hash; the state is in `room.ts`, what is drawn in `view/`.
 */
import { render } from 'lit'
// Not bundled: the build leaves this import standing as './penchant/index.js' (see README.md). An import map would need
// an inline script, which the page's Content-Security-Policy forbids.
import { open } from 'penchant'
import { loadAll, type PenchantShelfElement, provide, registerStrings } from 'penchant/elements'
import { authorOf, labelOf, titleOf } from './bibliography.js'
import { followDrags } from './dragging.js'
import { type Movement, moving } from './motion.js'
import { Room, type State } from './room.js'
import { type Route, routeOf } from './route.js'
import { page } from './view/page.js'
import { messages } from './words.js'

/** Where a visit left off on a page: how far down, how far along each shelf, and on which book. */
interface Spot {
  readonly top: number
  readonly along: ReadonlyMap<string, number>
  /** Selectors of what had the focus, as in `Focus`. */
  readonly focus: readonly string[]
}

const root = document.getElementById('room') ?? document.body
const spots = new Map<number, Spot>()
let entry = entryOf(history.state) ?? 0
let newest = entry
/** The entry whose spot was just noted. */
let left: number | undefined
history.scrollRestoration = 'manual'
history.replaceState({ entry }, '')

const room = new Room((state, movement) => draw(state, movement))

async function draw(state: State, movement: Movement): Promise<void> {
  document.documentElement.dataset.theme = state.lamp ? 'dark' : 'light'
  await moving(movement, async () => {
    const focused = focusOf(document.activeElement)
    const along = alongShelves()
    render(page(room), root)
    await Promise.all([...document.querySelectorAll('penchant-shelf')].map(({ updateComplete }) => updateComplete))
    if (movement === 'cards') turnTo(along)
    keepFocus(focused)
    showDrawer(state)
    document.title = headingOf(state.route)
  })
}

/** The drawer is opened and closed as the state says; the browser keeps the focus in it and gives it back. */
function showDrawer({ drawer }: State): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.drawer')
  const wanted = drawer !== 'closed'
  if (dialog === null || dialog.open === wanted) return
  if (wanted) dialog.showModal()
  else dialog.close()
}

followDrags(root, (above, below, shelf) => void room.prefer(above, below, shelf))

root.addEventListener('penchant-why', ({ detail }) => void room.reading(detail.open))

interface Focus {
  readonly element: HTMLElement
  /** Selectors of the same control: on the same book, then on the book that took its place. */
  readonly again: readonly string[]
}

function focusOf(element: Element | null): Focus | undefined {
  // Once there is nothing to ask any more, what was asked about goes on with the shelf.
  if (element instanceof HTMLElement && element.closest('[data-asking]'))
    return { element, again: ['[data-shelf="for-you"] [data-action="open"]'] }
  const book = element?.closest<HTMLElement>('[data-book]')
  const shelf = element?.closest<HTMLElement>('[data-shelf]')
  const action = element?.closest<HTMLElement>('[data-action]')?.dataset.action
  if (!(element instanceof HTMLElement) || !book || !shelf || action === undefined) return undefined
  const within = `[data-shelf="${shelf.dataset.shelf}"]`
  const place = [...shelf.querySelectorAll('[data-book]')].indexOf(book) + 1
  return {
    element,
    again: [
      `${within} [data-book="${CSS.escape(book.dataset.book ?? '')}"] [data-action="${action}"]`,
      `${within} :nth-child(${place} of [slot^="item "]) [data-action="${action}"]`,
    ],
  }
}

const firstOf = (selectors: readonly string[]): HTMLElement | undefined =>
  selectors.map((selector) => document.querySelector<HTMLElement>(selector)).find((found) => found !== null) ??
  undefined

/** A book that moves or leaves must not take the focus with it. */
function keepFocus(focused: Focus | undefined): void {
  if (focused === undefined || document.activeElement === focused.element) return
  const again = focused.element.isConnected ? focused.element : firstOf(focused.again)
  again?.focus({ preventScroll: true })
}

const headingOf = (route: Route): string => {
  const name = route.page === 'home' ? '' : document.querySelector('main h1')?.textContent
  return name ? `${name} · The Reading Room` : 'The Reading Room · Penchant'
}

function entryOf(state: unknown): number | undefined {
  return typeof state === 'object' && state !== null && 'entry' in state && typeof state.entry === 'number'
    ? state.entry
    : undefined
}

/** Remembers how a page is left, before anything of it changes. */
function leave(): void {
  if (left === entry) return
  left = entry
  spots.set(entry, { top: scrollY, along: alongShelves(), focus: focusOf(document.activeElement)?.again ?? [] })
}

// A link is followed only after the click; the engine may have changed the page by then.
addEventListener('click', ({ target }) => target instanceof Element && target.closest('a[href^="#/"]') && leave(), true)

addEventListener('hashchange', async () => {
  leave()
  const known = entryOf(history.state)
  entry = known ?? ++newest
  left = undefined
  if (known === undefined) history.replaceState({ entry }, '')
  await room.go(routeOf(location.hash))
  arrive(known === undefined ? undefined : spots.get(entry))
})

/** How far along each shelf is turned. */
const alongShelves = (): ReadonlyMap<string, number> =>
  new Map(
    [...document.querySelectorAll('penchant-shelf')].map(({ dataset, list }) => [
      dataset.shelf ?? '',
      list?.scrollLeft ?? 0,
    ]),
  )

/** Snapping would follow a book to its new place; the shelf stays turned as it was, and the books move. */
function turnTo(along: ReadonlyMap<string, number>): void {
  for (const [kind, left] of along) {
    const shelf = document.querySelector<PenchantShelfElement>(`penchant-shelf[data-shelf="${kind}"]`)
    shelf?.list?.scrollTo({ left, behavior: 'instant' })
  }
}

/** A page that was seen before is as it was left; a new one starts at its heading. */
function arrive(spot: Spot | undefined): void {
  if (spot !== undefined) turnTo(spot.along)
  scrollTo({ top: spot?.top ?? 0, behavior: 'instant' })
  const target = firstOf([...(spot?.focus ?? []), 'main h1'])
  target?.focus({ preventScroll: true })
}

document.documentElement.dataset.state = 'loading'
void draw(room.state, 'none')
registerStrings('en', { messages })
const opening = open({ catalog: 'books.pnc', consent: 'device' })
provide(opening, { title: (item) => titleOf(item).main, creator: authorOf, label: labelOf })
// Whether anybody asks why, or looks at “Your data”, is nobody's business but theirs: all scripts come at once.
void room.enter(Promise.all([opening, loadAll()]).then(([engine]) => engine))
