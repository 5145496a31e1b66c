// The learned interests as a bar chart that the visitor can change; each bar opens the events that taught it.

import { html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Interest, Personalizer, Recorded, Target, Wish } from '../../types.js'
import { phrased } from '../phrase.js'
import { undo } from '../undo.js'
import { Panel, type Said } from './panel.js'

/** The most interests that are shown. */
const SHOWN = 24

const keyOf = ({ field, value }: Interest): string => JSON.stringify([field, value])

export class InterestsPanel extends Panel {
  readonly name = 'interests'
  #interests: readonly Interest[] = []
  #muted: readonly Wish[] = []
  #chosen: string | undefined

  get #profile() {
    return this.desk.penchant.profile
  }

  override async load(): Promise<void> {
    const profile = this.#profile
    this.#interests = await profile.interests({ limit: SHOWN })
    this.#muted = (await profile.wishes()).filter(({ kind }) => kind === 'mute')
  }

  /** Records a wish. When it is undone, the wish before it holds again. */
  #wish(wish: (profile: Personalizer['profile']) => Promise<Recorded>): void {
    const { desk } = this
    void desk.act(async (): Promise<Said> => {
      const done = await wish(this.#profile)
      if (!done.recorded) return { text: desk.words.notRecorded }
      return { text: desk.words.done, undo: () => undo(desk.penchant, done.event) }
    })
  }

  #forget({ field, value }: Interest): void {
    const { desk } = this
    void desk.act(async (): Promise<Said> => {
      const forgotten = await this.#profile.forget({ field, value })
      return { text: desk.words.forgotten(forgotten.events), undo: () => forgotten.undo() }
    })
  }

  override render(): unknown {
    const { words } = this.desk
    const liked = this.#interests.filter(({ weight }) => weight >= 0)
    const avoided = this.#interests.filter(({ weight }) => weight < 0)
    if (this.#interests.length + this.#muted.length === 0) return html`<p class="soft">${words.noInterests}</p>`
    return html`${this.#list(words.liked, liked, 'pro')} ${this.#list(words.avoided, avoided, 'contra')} ${this.#silenced()}`
  }

  #list(heading: string, interests: readonly Interest[], kind: string): unknown {
    if (interests.length === 0) return nothing
    return html`${this.#heading(heading)}
      <ul part="interests" class=${`interests ${kind}`}>
        ${repeat(interests, keyOf, (interest) => this.#interest(interest))}
      </ul>`
  }

  #heading(text: string): unknown {
    return html`<div class="under soft" role="heading" aria-level=${this.desk.level() + 1}>${text}</div>`
  }

  #interest(interest: Interest): unknown {
    const { words, naming, locale } = this.desk
    const { field, value, weight, pinned } = interest
    const key = keyOf(interest)
    const open = this.#chosen === key
    const percent = weight.toLocaleString(locale(), { style: 'percent', maximumFractionDigits: 0 }).replace('-', '−')
    return html`<li part="interest">
      <button
        class="chip"
        aria-expanded=${open}
        @click=${() => {
          this.#chosen = open ? undefined : key
          this.desk.redraw()
        }}
      >
        <span><bdi>${naming.labelOf(field, value)}</bdi> ${pinned ? html`<em class="soft">${words.pinned}</em>` : nothing}</span>
        <span class="figure">${percent}</span>
        <span class="bar" aria-hidden="true"><i .style=${`inline-size: ${Math.abs(weight) * 100}%`}></i></span>
      </button>
      ${open ? this.#details(interest) : nothing}
    </li>`
  }

  #details(interest: Interest): unknown {
    const { words, wording, naming } = this.desk
    const { field, value, weight, pinned, because } = interest
    const target = { field, value }
    const button = (act: string, text: string, press: () => void, pressed?: boolean) =>
      html`<button part="button" class="button" data-act=${act} aria-pressed=${pressed ?? nothing} @click=${press}>${text}</button>`
    return html`<div class="details">
      ${because.length > 0 ? html`<p class="soft">${phrased(wording.because({ signal: 'affinity', share: 1, because }, naming))}</p>` : nothing}
      <label class="dial"
              ><span class="unseen">${words.strength}</span>
              <input
                type="range"
                min="-1"
                max="1"
                step="0.1"
                .value=${String(weight)}
                @change=${({ target: { value } }: { target: HTMLInputElement }) => this.#wish((profile) => profile.weigh(target, Number(value)))}
              />
              <span class="soft">${words.less}</span><span class="soft end">${words.more}</span></label
      >
      <div class="row">
        ${button('pin', words.pin, () => this.#wish((profile) => profile[pinned ? 'release' : 'pin'](target)), pinned)}
        ${button('mute', words.mute, () => this.#wish((profile) => profile.mute(target)))}
        ${button('forget', words.forget, () => this.#forget(interest))}
      </div>
    </div>`
  }

  #silenced(): unknown {
    const { words, wording, naming } = this.desk
    if (this.#muted.length === 0) return nothing
    return html`${this.#heading(words.muted)}
      <ul class="row">
        ${this.#muted.map(({ item, field = '', value = '', title }) => {
          const target: Target = item === undefined ? { field, value } : { item }
          const name = title ?? (item === undefined ? naming.labelOf(field, value) : wording.title(item, naming).text)
          return html`<li>
            <button
              part="button"
              class="button"
              data-act="allow"
              aria-label=${`${words.allow}: ${name}`}
              @click=${() => this.#wish((profile) => profile.release(target))}
            >
              <bdi>${name}</bdi> <span aria-hidden="true">×</span>
            </button>
          </li>`
        })}
      </ul>`
  }
}
