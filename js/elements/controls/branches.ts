// “That wasn't me”: the branches with what brings back or erases each, and the button that moves a visit into one.

import { html, nothing } from 'lit'
import type { Branch, TimelineEntry } from '../../types.js'
import { undo } from '../undo.js'
import type { Desk, Said } from './panel.js'

/** A visit ends where nothing happens for so long, in milliseconds; as in the engine. */
const PAUSE = 1_800_000
/** The longest name of a branch, in bytes. */
const LONGEST = 64
/** How many entries are read at a time. */
const PAGE = 200

/** Entries that are settings, or are about branches: they count in all of them. */
const SETTINGS = /^(pin|mute|weigh|release|dial|surprise|sharing|answer|branch|merge|prefer|given)$/
export const isSetting = (type: string): boolean => SETTINGS.test(type)

const isAct = ({ type, branch }: TimelineEntry) => branch === undefined && !isSetting(type)

/** The entries, newest first, visit by visit. A setting belongs to the visit before which it is listed. */
export function visitsOf(entries: readonly TimelineEntry[]): readonly (readonly TimelineEntry[])[] {
  const visits: TimelineEntry[][] = []
  let latest: number | undefined
  for (const entry of entries) {
    const isAnother = !isSetting(entry.type) && latest !== undefined && Math.abs(latest - entry.at) > PAUSE
    if (isAnother || visits.length === 0) visits.push([])
    visits.at(-1)?.push(entry)
    if (!isSetting(entry.type)) latest = entry.at
  }
  return visits
}

export class Branches {
  readonly #desk: Desk
  #list: readonly Branch[] = []

  constructor(desk: Desk) {
    this.#desk = desk
  }

  get #profile() {
    return this.#desk.penchant.profile
  }

  async load(): Promise<void> {
    this.#list = await this.#profile.branches()
  }

  #when(at: number, time = true): string {
    const style: Intl.DateTimeFormatOptions = time
      ? { dateStyle: 'medium', timeStyle: 'short' }
      : { dateStyle: 'medium' }
    return new Date(at).toLocaleString(this.#desk.locale(), style)
  }

  /** The acts of the visit that ends with this entry, however many of them are listed. */
  async #visit(last: TimelineEntry): Promise<readonly TimelineEntry[]> {
    const visit: TimelineEntry[] = []
    let before = last.event + 1
    for (;;) {
      const page = await this.#profile.timeline({ limit: PAGE, before })
      for (const entry of page) {
        const latest = visit.at(-1)?.at ?? last.at
        if (!isSetting(entry.type) && Math.abs(latest - entry.at) > PAUSE) return visit
        if (isAct(entry)) visit.push(entry)
      }
      const end = page.at(-1)
      if (!end || page.length < PAGE) return visit
      before = end.event
    }
  }

  #move(last: TimelineEntry): void {
    const { words, penchant, act } = this.#desk
    void act(async (): Promise<Said> => {
      const visit = await this.#visit(last)
      const began = visit.at(-1) ?? last
      let name = this.#when(began.at)
      while (new TextEncoder().encode(name).length > LONGEST) name = name.slice(0, -1)
      const moved = await this.#profile.branch({ events: visit.map(({ event }) => event) }, name)
      if (!moved.recorded) return { text: words.notRecorded }
      return { text: words.movedOut(moved.events), undo: () => undo(penchant, moved.event) }
    })
  }

  #merge({ name }: Branch): void {
    const { words, penchant, act } = this.#desk
    void act(async (): Promise<Said> => {
      const merged = await this.#profile.merge(name)
      if (!merged.recorded) return { text: words.notRecorded }
      return { text: words.broughtBack, undo: () => undo(penchant, merged.event) }
    })
  }

  #erase({ name }: Branch): void {
    const { words, act } = this.#desk
    void act(async (): Promise<Said> => {
      const forgotten = await this.#profile.forget({ branch: name })
      return { text: words.forgotten(forgotten.events), undo: () => forgotten.undo() }
    })
  }

  /** Above a visit: when it was, and the button, where something of it counts. */
  heading(visit: readonly TimelineEntry[]): unknown {
    const { words } = this.#desk
    const last = visit.find(isAct)
    if (!last) return nothing
    return html`<div class="visit" part="visit">
      <span class="soft small">${this.#when(last.at, false)}</span>
      <button part="button" class="button" data-act="not-me" aria-label=${words.notMeThis(this.#when(last.at))} @click=${() => this.#move(last)}>
        ${words.notMe}
      </button>
    </div>`
  }

  render(): unknown {
    const { words } = this.#desk
    if (this.#list.length === 0) return nothing
    return html`<p class="soft">${words.branches}</p>
      <ul part="branches" class="branches">
        ${this.#list.map((branch) => this.#branch(branch))}
      </ul>`
  }

  #branch(branch: Branch): unknown {
    const { words } = this.#desk
    const { name, events, titles } = branch
    return html`<li part="branch">
      <div>
        <bdi>${name}</bdi> <span class="soft">· ${words.events(events)}</span>
        ${titles.length > 0 ? html`<div class="soft small"><bdi>${titles.join(', ')}</bdi></div>` : nothing}
      </div>
      <div class="row">
        <button part="button" class="button" data-act="merge" aria-label=${words.bringBackThis(name)} @click=${() => this.#merge(branch)}>
          ${words.bringBack}
        </button>
        <button part="button" class="button" data-act="erase-branch" aria-label=${words.eraseThis(name)} @click=${() => this.#erase(branch)}>
          ${words.eraseBranch}
        </button>
      </div>
    </li>`
  }
}
