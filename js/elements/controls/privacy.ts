// Says that nothing learned leaves the device, and what servers, scripts and other people on the device can see all the same.

import { html, nothing } from 'lit'
import { Panel } from './panel.js'

export class PrivacyPanel extends Panel {
  readonly name = 'privacy'

  #notice = ''

  override async load(): Promise<void> {
    const { text } = await this.desk.penchant.describe({ locale: this.desk.locale() })
    this.#notice = text
  }

  override render(): unknown {
    const { words } = this.desk
    return html`<p>${words.privacyLead}</p>
      <ul class="points soft">
        ${words.privacyPoints.map((point) => html`<li>${point}</li>`)}
      </ul>
      ${this.#notice ? html`<details><summary>${words.notice}</summary><p class="notice">${this.#notice}</p></details>` : nothing}`
  }
}
