/**
 * The room's state, and everything that changes it. The engine holds what was learned; this holds what is on the page
 * now. One direction only: an act is recorded, the engine says that the profile changed, the shelves are asked for
 * again, the page is drawn.
 */
import type { Health, Interest, InterestChange, Item, Personalizer, Shelf } from 'penchant'
import { type Acts, actsOf, JustDone, NO_ACTS } from './acts.js'
import { Asking, type Question, type Said } from './asking.js'
import { listed, shortLabelOf, titleOf } from './bibliography.js'
import type { Movement } from './motion.js'
import { type Route, routeOf, sameRoute } from './route.js'
import { gains, type NamedShelf, type ShelfKind, SUBJECT_PAGE, sameOrder, shelvesFor } from './shelves.js'

export interface Failure {
  readonly code: string
  readonly message: string
}

/** A book where it stands. */
export interface Place {
  readonly item: string
  readonly shelf?: NamedShelf
  readonly position?: number
}

export interface Toast {
  readonly words: string
  /** What *Undo* does. */
  readonly undo?: () => Promise<void>
  /** What *Apply* does: until then nothing has changed. */
  readonly apply?: () => Promise<void>
}

export interface State {
  readonly phase: 'opening' | 'ready' | 'failed'
  readonly failure: Failure | undefined
  readonly route: Route
  readonly shelves: readonly NamedShelf[]
  readonly gained: ReadonlyMap<string, number | 'new'>
  readonly acts: Acts
  readonly interests: readonly Interest[]
  readonly health: Health | undefined
  /** The latest *For you*, for its latency and how personal it is. */
  readonly latest: Shelf | undefined
  /** Requests that this page made after it was ready, as the browser counts them. */
  readonly requests: number
  readonly drawer: 'closed' | 'open' | 'sure'
  /** The interest that the drawer tells about. */
  readonly chosen: string | undefined
  readonly toast: Toast | undefined
  /** For the live region. */
  readonly news: string
  readonly dial: number
  readonly surprise: number
  /** Whether anything may be learned. */
  readonly learns: boolean
  /** The covers that a first visit is asked about. */
  readonly questions: readonly Question[]
  readonly limit: number
  /** Whether *Try it* is opening books. */
  readonly trying: boolean
  /** Whether the lamp is lit: the dark theme. */
  readonly lamp: boolean
}

export type Draw = (state: State, movement: Movement) => Promise<void>

const TOAST_MS = 9000
const BETWEEN_TRIALS_MS = 1100
/** Enough interests to find every book that was acted on lately in their evidence. */
const INTERESTS = 400
/** As many entries as can be read at once: enough to find where the visit began. */
const ENTRIES = 1000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const night = matchMedia('(prefers-color-scheme: dark)')

export class Room {
  state: State = {
    phase: 'opening',
    failure: undefined,
    route: routeOf(location.hash),
    shelves: [],
    gained: new Map(),
    acts: NO_ACTS,
    interests: [],
    health: undefined,
    latest: undefined,
    requests: 0,
    drawer: 'closed',
    chosen: undefined,
    toast: undefined,
    news: '',
    dial: 1,
    surprise: 0.5,
    learns: false,
    questions: [],
    limit: SUBJECT_PAGE,
    trying: false,
    lamp: night.matches,
  }

  private engine: Personalizer | undefined
  private readonly just = new JustDone()
  private readonly asking = new Asking()
  private filling: Promise<void> | undefined
  private outdated = false
  private held = false
  private movement: Movement = 'none'
  /** What the next reading is for. It is shown together with its shelves: the old page stays until they are there. */
  private arriving: Partial<State> = {}
  private heard = 0
  private toastTimer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly draw: Draw) {}

  /** Opens the room: from here on every change of the profile, in this tab or another, fills the shelves again. */
  async enter(opening: Promise<Personalizer>): Promise<void> {
    try {
      const engine = await opening
      this.engine = engine
      engine.subscribe(({ kind }) => {
        this.heard++
        if (kind !== 'recorded') this.just.forget()
        if (kind === 'erased') this.asking.forget()
        void this.refresh('cards')
      })
      // Whoever changes the system's theme changes the room's; the lamp can still be turned.
      night.addEventListener('change', ({ matches }) => void this.set({ lamp: matches }))
      await this.refresh('none')
      this.countRequests()
    } catch (error) {
      await this.set({ phase: 'failed', failure: failureOf(error) })
      busy('failed')
    }
  }

  item = (id: string): Item | undefined => this.engine?.item(id)

  /** Shows another page, unless `open` is about to or already has. */
  async go(route: Route): Promise<void> {
    // Whoever leaves the page leaves the account that was read there.
    this.held = false
    // A proposal belongs to the shelf that it was made on.
    if (this.state.toast?.apply) this.toast(undefined)
    if (sameRoute(route, this.state.route)) return this.filling
    this.arriving = pageOf(route)
    await (this.engine === undefined ? this.set(this.arriving) : this.refresh('covers'))
  }

  /** Records the opening. A reader who follows the link sees the book next, not the shelf without it. */
  async open(place: Place, follows: boolean): Promise<void> {
    this.just.opened = { item: place.item, at: Date.now() }
    if (follows) {
      this.arriving = pageOf({ page: 'book', id: place.item })
      this.movement = 'covers'
    }
    await this.record('view', place)
  }

  async like(place: Place): Promise<void> {
    const on = !this.state.acts.liked.has(place.item)
    this.just.liked.set(place.item, on)
    if (!(await this.record(on ? 'like' : 'undo', place))) return
    const words = on ? `You like ${this.name(place.item)}. ` : `${this.name(place.item)}: like taken back.`
    this.toast(on ? { words: `${words}More like it is on its way.`, undo: () => this.takeBack(place.item) } : { words })
  }

  async refuse(place: Place): Promise<void> {
    this.just.rejected.set(place.item, true)
    if (!(await this.record('not_interested', place))) return
    const words = `${this.name(place.item)} will not come back, and less like it.`
    this.toast({ words, undo: () => this.takeBack(place.item) })
  }

  async undo(): Promise<void> {
    const undo = this.state.toast?.undo
    if (undo === undefined) return
    this.toast(undefined)
    await undo()
  }

  /** Says what would have to change for one book to stand before another; nothing changes until the visitor applies it. */
  async prefer(above: string, below: string, kind: ShelfKind | string): Promise<void> {
    const { engine } = this
    const shelf = this.state.shelves.find((named) => named.kind === kind)?.shelf.id
    if (engine === undefined || shelf === undefined) return
    const both = `${this.name(above)} before ${this.name(below)}`
    try {
      const { changes, placed } = await engine.profile.prefer(above, below, { shelf, preview: true })
      const far = placed ? '' : ' It counts for more then, but variety keeps it there.'
      this.toast({
        words: `${both}: ${wishesOf(changes)}.${far}`,
        apply: () => this.applyPreference(above, below, shelf, both),
      })
    } catch (error) {
      const { code, message } = failureOf(error)
      if (code !== 'option_invalid') return this.toast({ words: `${message} (${code})` })
      const counts = message.includes('higher already')
      this.toast({
        words: counts
          ? `${this.name(above)} counts for more already; its place is for variety.`
          : `${both}: no change of interests does that.`,
      })
    }
  }

  private async applyPreference(above: string, below: string, shelf: string, both: string): Promise<void> {
    const done = await this.teach((engine) => engine.profile.prefer(above, below, { shelf }))
    if (!done?.recorded) return
    const { event } = done
    this.toast({
      words: `${both}: noted.`,
      undo: () => this.attempt(() => this.change(async () => this.engine?.record({ type: 'undo', event }))),
    })
  }

  async apply(): Promise<void> {
    const apply = this.state.toast?.apply
    if (apply === undefined) return
    this.toast(undefined)
    await apply()
  }

  cancel = (): void => this.toast(undefined)

  private async takeBack(item: string): Promise<void> {
    if (this.state.acts.rejected.has(item)) this.just.rejected.set(item, false)
    else this.just.liked.set(item, false)
    await this.record('undo', { item })
  }

  /** Says of a cover of the first visit's round what is said of it, instead of what was. */
  async answer({ item: { id }, answer }: Question, said: Said): Promise<void> {
    const done = await this.teach(async (engine) => {
      if (answer !== undefined) await engine.record({ type: 'undo', event: answer.event })
      return engine.onboarding.answer(said === 'like' ? { liked: [id] } : { disliked: [id] })
    })
    const event = done?.recorded ? done.events[0] : undefined
    if (event === undefined) return
    const words = said === 'like' ? `You liked ${this.name(id)}.` : `${this.name(id)} is not for you.`
    this.toast({ words: `${words} The shelf below knows.`, undo: () => this.unsay(id, event) })
  }

  /** Takes an answer back. */
  async unsay(id: string, event: number): Promise<void> {
    const done = await this.teach((engine) => engine.record({ type: 'undo', event }))
    if (done?.recorded) this.toast({ words: `${this.name(id)}: taken back.` })
  }

  /** The visitor would rather not say, or has said enough. */
  async skip(): Promise<void> {
    this.asking.skip()
    await this.set({ questions: [] })
  }

  /** While an account of a book's place is read, the shelf that it stands on stays. */
  async reading(open: boolean): Promise<void> {
    this.held = open
    if (!open && this.outdated) await this.refresh('cards')
  }

  learned = (): Promise<void> => this.set({ drawer: 'open' })

  choose = (chosen: string): Promise<void> => this.set({ chosen })

  close = (): Promise<void> => this.set({ drawer: 'closed' })

  /** The first press asks, the second forgets. Nothing blocks in between. */
  async forget(): Promise<void> {
    if (this.state.drawer === 'open') return this.set({ drawer: 'sure' })
    await this.attempt(async () => {
      this.just.forget()
      await this.change(async () => this.engine?.data.erase())
      await this.set({ drawer: 'open', gained: new Map() })
    })
  }

  spare = (): Promise<void> => this.set({ drawer: this.state.drawer === 'sure' ? 'open' : this.state.drawer })

  async turnDial(dial: number): Promise<void> {
    await this.attempt(() => this.change(async () => this.engine?.profile.setDial(dial)))
  }

  async turnSurprise(surprise: number): Promise<void> {
    await this.attempt(() => this.change(async () => this.engine?.profile.setSurprise(surprise)))
  }

  async more(): Promise<void> {
    this.arriving = { ...this.arriving, limit: this.state.limit + SUBJECT_PAGE }
    await this.refresh('none')
  }

  turnLamp = (): Promise<void> => this.set({ lamp: !this.state.lamp })

  /** Opens three books of a subject, one after the other, as a reader would, so that the shelves can be watched. */
  async tryOut(subject: string, words: string): Promise<void> {
    const { engine } = this
    if (engine === undefined || this.state.trying) return
    await this.set({ trying: true })
    document.querySelector('[data-shelf="for-you"] .card-open')?.scrollIntoView({ block: 'nearest' })
    await this.attempt(async () => {
      const found = await engine.recommend({ filter: { subjects: subject }, personalization: 0, limit: 3 })
      for (const { id } of found.items) {
        this.toast({ words: `Opening ${this.name(id)} …` })
        await this.open({ item: id }, false)
        await pause(BETWEEN_TRIALS_MS)
      }
      this.toast({ words: `Three ${words} opened. Ask any book why it is here.` })
    })
    await this.set({ trying: false })
  }

  private name(id: string): string {
    const item = this.item(id)
    return item === undefined ? 'That book' : `“${titleOf(item).main}”`
  }

  /** Resolves to whether it was recorded: a visitor may have said no. */
  private async record(type: 'view' | 'like' | 'not_interested' | 'undo', place: Place): Promise<boolean> {
    const { item, shelf, position } = place
    const done = await this.teach(
      (engine) =>
        engine.record({
          type,
          item,
          ...(shelf === undefined
            ? {}
            : { recommendation: shelf.shelf.id, surface: shelf.shelf.surface ?? shelf.kind }),
          ...(position === undefined ? {} : { position }),
        }),
      type !== 'view',
    )
    return done?.recorded ?? false
  }

  /** Has the engine learn, and says so where it may not. Resolves to what came of it, where anything did. */
  private async teach<Done extends { readonly recorded: boolean }>(
    act: (engine: Personalizer) => Promise<Done>,
    aloud = true,
  ): Promise<Done | undefined> {
    let done: Done | undefined
    await this.attempt(() =>
      this.change(async () => {
        done = this.engine && (await act(this.engine))
      }),
    )
    if (aloud && done?.recorded !== true) this.just.forget()
    if (aloud && done?.recorded === false)
      this.toast({ words: 'Nothing is remembered: you said no to that, under “Your data”.' })
    return done
  }

  /** Changes the profile and waits until the shelves show it. The engine's own news starts the reading. */
  private async change(act: () => Promise<unknown>): Promise<void> {
    busy('busy')
    const before = this.heard
    await act()
    await (this.heard === before ? this.refresh('cards') : this.filling)
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      const { code, message } = failureOf(error)
      this.toast({ words: `${message} (${code})` })
      busy('ready')
    }
  }

  /** Fills the shelves again. Changes that come while it reads are read once more, together. */
  private refresh(movement: Movement): Promise<void> {
    this.outdated = true
    if (movement === 'covers' || this.movement === 'none') this.movement = movement
    if (this.held) return Promise.resolve()
    this.filling ??= this.read().finally(() => {
      this.filling = undefined
    })
    return this.filling
  }

  private async read(): Promise<void> {
    busy('busy')
    while (this.outdated) {
      this.outdated = false
      await this.readOnce()
    }
    busy('ready')
  }

  private async readOnce(): Promise<void> {
    const { engine, arriving } = this
    if (engine === undefined) return
    const { route, limit } = { ...this.state, ...arriving }
    const interests = await engine.profile.interests({ limit: INTERESTS })
    const acts = actsOf(interests, this.just)
    const timeline = await engine.profile.timeline({ limit: ENTRIES })
    const shelves = await shelvesFor(engine, { route, acts, limit })
    const questions = route.page === 'home' ? await this.asking.questions(engine, timeline) : []
    const health = await engine.health()
    if (this.outdated) return
    const latest = shelves.find(({ kind }) => kind === 'for-you')?.shelf ?? this.state.latest
    const before = this.state.phase === 'ready' && health.events > 0 ? this.state.latest : undefined
    const moved = !sameOrder(before, latest)
    const { movement } = this
    this.arriving = {}
    this.movement = 'none'
    const gained = health.events === 0 ? new Map() : moved ? gains(before, latest) : this.state.gained
    const first = latest?.items[0]
    await this.set(
      {
        phase: 'ready',
        shelves,
        acts,
        interests,
        health,
        dial: engine.profile.dial,
        surprise: engine.profile.surprise,
        learns: engine.consent.level !== 'off',
        questions,
        latest,
        gained,
        news: before !== undefined && moved && first !== undefined ? this.newsOf(first.id, gained.size) : '',
        ...arriving,
      },
      movement,
    )
  }

  private newsOf(first: string, gained: number): string {
    return `For you is re-ranked: ${this.name(first)} stands first, ${gained} ${gained === 1 ? 'book has' : 'books have'} come up.`
  }

  private toast(toast: Toast | undefined): void {
    clearTimeout(this.toastTimer)
    void this.set({ toast })
    // What waits for an answer stays.
    if (toast !== undefined && toast.apply === undefined) this.toastTimer = setTimeout(() => this.fadeToast(), TOAST_MS)
  }

  /** A toast that somebody is about to use stays. */
  private fadeToast(): void {
    const inUse = document.querySelector('.toast')?.matches(':hover, :focus-within') === true
    this.toast(inUse ? this.state.toast : undefined)
  }

  private countRequests(): void {
    new PerformanceObserver((list) => {
      const { length } = list.getEntries().filter(({ name }) => !name.startsWith('data:'))
      if (length > 0) void this.set({ requests: this.state.requests + length })
    }).observe({ type: 'resource' })
  }

  private async set(change: Partial<State>, movement: Movement = 'none'): Promise<void> {
    this.state = { ...this.state, ...change }
    await this.draw(this.state, movement)
  }
}

/** The few largest changes in words: more of these, less of those. */
function wishesOf(changes: readonly InterestChange[]): string {
  const named = (sign: number) =>
    changes
      .filter(({ field, from, to }) => field !== 'title' && Math.sign(to - from) === sign)
      .slice(0, 2)
      .map(({ field, value }) => shortLabelOf(field, value))
  const [more, less] = [named(1), named(-1)]
  const parts = [
    ...(more.length > 0 ? [`more ${listed(more)}`] : []),
    ...(less.length > 0 ? [`less ${listed(less)}`] : []),
  ]
  return parts.join(', ') || 'a little of everything that tells them apart'
}

/** What goes with a page that is arrived at. */
const pageOf = (route: Route): Partial<State> => ({ route, limit: SUBJECT_PAGE, drawer: 'closed' })

/** The state that tests and styles can see: `ready`, `busy` while shelves refresh, `failed`. */
function busy(state: 'ready' | 'busy' | 'failed'): void {
  document.documentElement.dataset.state = state
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected'
  return { code, message: sentenceOf(message) }
}

/** Errors begin small and end open, so that they can stand in a log; here they stand alone. */
const sentenceOf = (message: string): string =>
  message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?…]$/.test(message) ? '' : '.')
