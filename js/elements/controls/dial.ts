// Two dials. How personal: from the site's own order to everything that was learned. How surprising: from more of the same to
// as much exploration as possible.

import { html, type TemplateResult } from 'lit'
import type { Recorded } from '../../types.js'
import { undo } from '../undo.js'
import { type Desk, Panel } from './panel.js'

/** A dial, 0 to 1. */
interface Dial {
  readonly part: 'dial' | 'surprise'
  readonly low: string
  readonly high: string
  readonly says: (percent: string) => string
  readonly turn: (value: number) => Promise<Recorded>
}

export class DialPanel extends Panel {
  readonly name = 'dial'
  #values = { dial: 1, surprise: 0.5 }

  get #profile() {
    return this.desk.penchant.profile
  }

  override async load(): Promise<void> {
    const { dial, surprise } = this.#profile
    this.#values = { dial, surprise }
  }

  #set({ part, says, turn }: Dial, value: number): void {
    const { desk } = this
    this.#values[part] = value
    void desk.act(async () => {
      const done = await turn(value)
      if (!done.recorded) return { text: desk.words.notRecorded }
      return { text: says(percent(desk, value)), undo: () => undo(desk.penchant, done.event) }
    })
  }

  #dial(dial: Dial): TemplateResult {
    const { part, low, high, says } = dial
    const shown = percent(this.desk, this.#values[part])
    const valueIn = (event: Event) => Number((event.target as HTMLInputElement).value)
    return html`<div class="dial">
      <input
        part=${part}
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-labelledby=${part}
        aria-valuetext=${says(shown)}
        .value=${String(this.#values[part])}
        @input=${(event: Event) => {
          this.#values[part] = valueIn(event)
          this.desk.redraw()
        }}
        @change=${(event: Event) => this.#set(dial, valueIn(event))}
      />
      <span class="soft">${low}</span><output class="figure">${shown}</output><span class="soft end">${high}</span>
    </div>`
  }

  override render(): unknown {
    const { words } = this.desk
    return html`${this.#dial({
      part: 'dial',
      low: words.dialLow,
      high: words.dialHigh,
      says: words.dialSet,
      turn: (value) => this.#profile.setDial(value),
    })}
      <p class="soft" id="surprise">${words.surprise}</p>
      ${this.#dial({
        part: 'surprise',
        low: words.surpriseLow,
        high: words.surpriseHigh,
        says: words.surpriseSet,
        turn: (value) => this.#profile.setSurprise(value),
      })}`
  }
}

const percent = (desk: Desk, value: number): string =>
  value.toLocaleString(desk.locale(), { style: 'percent', maximumFractionDigits: 0 })
