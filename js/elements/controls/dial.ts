// How personal? From the site's own order to all that was learned.

import { html } from 'lit'
import { undo } from '../undo.js'
import { Panel } from './panel.js'

export class DialPanel extends Panel {
  readonly name = 'dial'
  #value = 1

  get #profile() {
    return this.desk.penchant.profile
  }

  override async load(): Promise<void> {
    this.#value = this.#profile.dial
  }

  #percent(): string {
    return this.#value.toLocaleString(this.desk.locale(), { style: 'percent', maximumFractionDigits: 0 })
  }

  #set(value: number): void {
    const { desk } = this
    this.#value = value
    void desk.act(async () => {
      const done = await this.#profile.setDial(value)
      if (!done.recorded) return { text: desk.words.notRecorded }
      return { text: desk.words.dialSet(this.#percent()), undo: () => undo(desk.penchant, done.event) }
    })
  }

  override render(): unknown {
    const { words } = this.desk
    return html`<div class="dial">
      <input
        part="dial"
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-labelledby="dial"
        aria-valuetext=${words.dialSet(this.#percent())}
        .value=${String(this.#value)}
        @input=${(event: Event) => {
          this.#value = Number((event.target as HTMLInputElement).value)
          this.desk.redraw()
        }}
        @change=${(event: Event) => this.#set(Number((event.target as HTMLInputElement).value))}
      />
      <span class="soft">${words.dialLow}</span><output class="figure">${this.#percent()}</output
      ><span class="soft end">${words.dialHigh}</span>
    </div>`
  }
}
