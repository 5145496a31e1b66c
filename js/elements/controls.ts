// <penchant-controls>: everything a visitor can see, change, take along and erase, in one place.

import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import type { Personalizer } from '../types.js'
import { ConsentPanel } from './controls/consent.js'
import { DataPanel } from './controls/data.js'
import { DialPanel } from './controls/dial.js'
import { InterestsPanel } from './controls/interests.js'
import type { Desk, Panel, Said } from './controls/panel.js'
import { PrivacyPanel } from './controls/privacy.js'
import { TimelinePanel } from './controls/timeline.js'
import { PenchantElement } from './element.js'
import { wished } from './source.js'
import { controlsStyles } from './styles/controls.js'
import { theme } from './styles/theme.js'
import type { PenchantControlsElement, Section } from './types.js'

const PANELS: Readonly<Record<Section, new (desk: Desk) => Panel>> = {
  consent: ConsentPanel,
  dial: DialPanel,
  interests: InterestsPanel,
  timeline: TimelinePanel,
  data: DataPanel,
  privacy: PrivacyPanel,
}

export class ControlsElement extends PenchantElement implements PenchantControlsElement {
  static override styles = [theme, controlsStyles]
  static override properties: PropertyDeclarations = {
    sections: {},
    level: { type: Number },
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
    this.sections = Object.keys(PANELS).join(' ')
    this.level = 2
    this.state = 'loading'
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    if (changed.has('sections') && this.opened) this.arrived()
  }

  protected override arrived(): void {
    const { opened } = this
    if (!opened) return
    const desk = this.#desk(opened)
    const named = this.sections.split(/\s+/).filter((name): name is Section => Object.hasOwn(PANELS, name))
    this.#panels = named.map((name) => new PANELS[name](desk))
    void this.refresh()
  }

  protected override failed(error: unknown): void {
    this.state = 'error'
    this.tell('penchant-error', { error })
  }

  protected override changed(): void {
    void this.refresh()
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn
    const loaded = await Promise.allSettled(this.#panels.map((panel) => panel.load()))
    if (turn !== this.#turn) return
    // What cannot be read must not keep anybody from erasing it.
    for (const one of loaded) if (one.status === 'rejected') this.tell('penchant-error', { error: one.reason })
    this.state = 'ready'
    this.requestUpdate()
    await this.updateComplete
  }

  #desk(penchant: Personalizer): Desk {
    const words = () => this.speech.words
    const wording = () => this.say
    return {
      penchant,
      get words() {
        return words()
      },
      get wording() {
        return wording()
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
      this.tell('penchant-error', { error })
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

  protected override render(): TemplateResult {
    const { words } = this.speech
    const { state, said, level } = this
    if (state === 'error') return html`<p role="status">${words.failed}</p>`
    if (state === 'loading') return html`<p role="status" class="soft">${words.loading}</p>`
    return html`${this.#panels.map(
      (panel) =>
        panel.present &&
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
