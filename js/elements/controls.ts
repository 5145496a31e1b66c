// <penchant-controls>: everything a visitor can see, change, export and erase, in one element.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Personalizer } from '../types.js'
import type { Desk, Panel, Said } from './controls/panel.js'
import { type Declarations, PenchantElement } from './element.js'
import { whole, words } from './reading.js'
import { wished } from './source.js'
import { theme } from './styles/theme.js'
import type { PenchantControlsElement, Section } from './types.js'
import type { Voice } from './voice.js'

const SECTIONS: readonly Section[] = ['consent', 'dial', 'interests', 'timeline', 'data', 'privacy']

/** Loaded when the first `<penchant-controls>` is on the page: most pages have none. */
const parts = () => import('./controls/panels.js')

export class ControlsElement extends PenchantElement implements PenchantControlsElement {
  static override styles = theme
  static override properties: Declarations = {
    sections: { reads: words(SECTIONS.join(' ')) },
    level: { reads: whole(2, 1, 6) },
    said: { state: true },
    state: { state: true },
  }

  declare sections: string
  declare level: number
  declare said: Said | undefined
  declare state: 'loading' | 'ready' | 'error'

  #panels: readonly Panel[] = []
  #turn = 0

  constructor() {
    super()
    this.sections = SECTIONS.join(' ')
    this.level = 2
    this.state = 'loading'
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    if (changed.has('sections') && this.opened) void this.arrived()
    if (changed.has('state')) this.trying = this.state === 'loading' && changed.get('state') === 'error'
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    this.mark(this.state)
  }

  /** Loads the parts when the element is added to a page, whatever the visitor does there. */
  override connectedCallback(): void {
    super.connectedCallback()
    void parts().catch(() => undefined)
  }

  protected override async arrived(): Promise<void> {
    const { opened } = this
    if (this.isBroken) this.waits()
    try {
      const { PANELS, styles, voiceOf } = await parts()
      await this.updateComplete
      if (!opened || this.opened !== opened) return
      this.dress(styles)
      const desk = this.#desk(opened, () => voiceOf(this.speech))
      const named = this.sections.split(/\s+/).filter((name) => SECTIONS.includes(name as Section)) as Section[]
      this.#panels = named.map((name) => new PANELS[name](desk))
      await this.refresh()
    } catch (error) {
      this.failed(error)
    }
  }

  protected override failed(error: unknown): void {
    this.state = 'error'
    this.report(error)
  }

  protected override changed(): void {
    void this.refresh()
  }

  protected override waits(): void {
    this.state = 'loading'
  }

  protected override get isBroken(): boolean {
    return this.state === 'error'
  }

  protected override retry(): Promise<void> {
    return this.refresh()
  }

  protected override get landing(): HTMLElement | null {
    return this.renderRoot.querySelector('section :is(button, input, summary)')
  }

  async refresh(): Promise<void> {
    if (!this.opened) return this.reopen()
    if (this.isBroken) return this.arrived()
    const turn = ++this.#turn
    const loaded = await Promise.allSettled(this.#panels.map((panel) => panel.load()))
    if (turn !== this.#turn) return
    // One part that cannot be read must not hide the others: the visitor can still erase.
    for (const one of loaded) if (one.status === 'rejected') this.report(one.reason)
    this.state = 'ready'
    this.requestUpdate()
    await this.updateComplete
  }

  #desk(penchant: Personalizer, voice: () => Voice): Desk {
    const words = () => this.speech.words
    return {
      penchant,
      get words() {
        return words()
      },
      get wording() {
        return voice().say
      },
      naming: this.naming,
      locale: () => this.speech.locale,
      level: () => this.level,
      redraw: () => this.requestUpdate(),
      say: (said) => {
        this.said = said
      },
      act: (work) => this.#act(penchant, work),
    }
  }

  async #act(penchant: Personalizer, work: () => Promise<Said | undefined>): Promise<void> {
    try {
      this.said = await work()
    } catch (error) {
      this.said = { text: this.speech.words.failed }
      this.report(error)
    }
    if (this.said) wished(penchant)
    await this.refresh()
  }

  #undo(back: () => Promise<unknown>): void {
    void this.#act(this.opened as Personalizer, async () => {
      await back()
      return { text: this.speech.words.undone }
    })
  }

  protected override draw(): TemplateResult {
    const { words } = this.speech
    const { state, said, level } = this
    if (state !== 'ready') {
      return html`<p role="status" class="soft">${state === 'error' ? this.failure : words.loading}</p>
        ${this.again()}`
    }
    return html`${this.#panels.map(
      (panel) =>
        html`<section part=${`section ${panel.name}`} aria-labelledby=${panel.name}>
            <div part="heading" role="heading" aria-level=${level} id=${panel.name}>${words[panel.name]}</div>
            ${panel.render()}
          </section>`,
    )}
      <div part="status" role="status" class=${said ? 'row said' : 'row'}>
        ${said?.text}
        ${said?.undo ? html`<button part="button" class="button" @click=${() => this.#undo(said.undo as never)}>${words.undo}</button>` : nothing}
      </div>`
  }
}
