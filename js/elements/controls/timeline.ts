// The recorded events, newest first, each with what was learned from it and a button that forgets it.

import { html, nothing } from 'lit'
import type { TimelineEntry } from '../../types.js'
import type { Phrase } from '../../words/template.js'
import { phrased } from '../phrase.js'
import { Branches, isSetting, visitsOf } from './branches.js'
import { type Desk, Panel, type Said } from './panel.js'

const PAGE = 12

export class TimelinePanel extends Panel {
  readonly name = 'timeline'
  #entries: readonly TimelineEntry[] = []
  #shown = PAGE
  #more = false
  readonly #branches: Branches

  constructor(desk: Desk) {
    super(desk)
    this.#branches = new Branches(desk)
  }

  get #profile() {
    return this.desk.penchant.profile
  }

  override async load(): Promise<void> {
    await this.#branches.load()
    const entries = await this.#profile.timeline({ limit: this.#shown + 1 })
    this.#more = entries.length > this.#shown
    this.#entries = entries.slice(0, this.#shown)
  }

  async #earlier(): Promise<void> {
    this.#shown += PAGE
    await this.load()
    this.desk.redraw()
  }

  #forget({ event }: TimelineEntry): void {
    const { desk } = this
    void desk.act(async (): Promise<Said> => {
      const forgotten = await this.#profile.forget({ event })
      return { text: desk.words.forgotten(forgotten.events), undo: () => forgotten.undo() }
    })
  }

  override render(): unknown {
    const { words } = this.desk
    if (this.#entries.length === 0) return html`<p class="soft">${words.noTimeline}</p>`
    return html`${this.#branches.render()}
      ${visitsOf(this.#entries).map(
        (visit) =>
          html`${this.#branches.heading(visit)}
            <ol part="timeline" class="timeline">
              ${visit.map((entry) => this.#entry(entry))}
            </ol>`,
      )}
      ${this.#more ? html`<button part="button" class="button" data-act="earlier" @click=${() => this.#earlier()}>${words.earlier}</button>` : nothing}`
  }

  /** “You opened Moby-Dick”. Uses the title stored with the event if the item is no longer in the catalogue. */
  #what(entry: TimelineEntry): Phrase {
    const { wording, naming } = this.desk
    return wording.did(entry, { ...naming, titleOf: (id) => entry.title ?? naming.titleOf(id) })
  }

  #entry(entry: TimelineEntry): unknown {
    const { words, naming, locale } = this.desk
    const { type, at, takenBack, taught, branch } = entry
    const what = this.#what(entry)
    const date = new Date(at)
    const topics = taught.map(({ field, value }) => naming.labelOf(field, value))
    return html`<li part="event" class=${takenBack ? 'back' : ''}>
      <div>
        <span class="what">${phrased(what)}</span>
        <span class="soft"
          ><time datetime=${date.toISOString()}>${date.toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' })}</time>
          ${takenBack ? ` · ${words.takenBack}` : nothing}
          ${branch !== undefined && !isSetting(type) ? html` · ${words.apart}` : nothing}</span
        >
        ${topics.length > 0 ? html`<div class="soft small">${words.taught}: <bdi>${topics.join(', ')}</bdi></div>` : nothing}
      </div>
      ${type === 'answer' ? nothing : this.#forgetting(entry, what)}
    </li>`
  }

  /** No button for a noisy answer: what left the device keeps counting against the budget. */
  #forgetting(entry: TimelineEntry, what: Phrase): unknown {
    const { words } = this.desk
    return html`<button
      part="button"
      class="button"
      data-act="forget"
      aria-label=${words.forgetThis(what.text)}
      @click=${() => this.#forget(entry)}
    >
      ${words.forget}
    </button>`
  }
}
