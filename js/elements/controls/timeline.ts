// What the visitor did, newest first, and what each act taught. Any of it can be forgotten as if it had never been.

import { html, nothing } from 'lit'
import type { TimelineEntry } from '../../types.js'
import { Panel, type Said } from './panel.js'

const PAGE = 12

export class TimelinePanel extends Panel {
  readonly name = 'timeline'
  #entries: readonly TimelineEntry[] = []
  #shown = PAGE
  #more = false

  get #profile() {
    return this.desk.penchant.profile
  }

  override async load(): Promise<void> {
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
    return html`<ol part="timeline" class="timeline">
        ${this.#entries.map((entry) => this.#entry(entry))}
      </ol>
      ${this.#more ? html`<button part="button" class="button" data-act="earlier" @click=${() => this.#earlier()}>${words.earlier}</button>` : nothing}`
  }

  #what({ item, title, query, interest }: TimelineEntry): string {
    const { phrases } = this.desk
    if (item !== undefined) return title ?? phrases.title(item)
    if (query !== undefined) return query
    return interest === undefined ? '' : phrases.topic({ signal: '', ...interest })
  }

  #entry(entry: TimelineEntry): unknown {
    const { words, phrases, locale } = this.desk
    const { type, at, takenBack, taught } = entry
    const what = this.#what(entry)
    const act = words.acts[type] ?? type
    const date = new Date(at)
    const topics = taught.map(({ field, value }) => phrases.topic({ signal: '', field, value }))
    return html`<li part="event" class=${takenBack ? 'back' : ''}>
      <div>
        <bdi class="what">${what}</bdi>
        <span class="soft"
          >${act} · <time datetime=${date.toISOString()}>${date.toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' })}</time>
          ${takenBack ? ` · ${words.takenBack}` : nothing}</span
        >
        ${topics.length > 0 ? html`<div class="soft small">${words.taught}: <bdi>${topics.join(', ')}</bdi></div>` : nothing}
      </div>
      <button
        part="button"
        class="button"
        data-act="forget"
        aria-label=${words.forgetThis(`${what} (${act})`)}
        @click=${() => this.#forget(entry)}
      >
        ${words.forget}
      </button>
    </li>`
  }
}
