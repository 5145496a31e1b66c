// What leaves the device: nothing that was learned; and what a server, a script or a neighbour can see all the same.

import { html, nothing } from 'lit'
import { able } from '../abilities.js'
import { Panel } from './panel.js'

export class PrivacyPanel extends Panel {
  readonly name = 'privacy'

  override render(): unknown {
    const { words, penchant, locale } = this.desk
    const notice = able(penchant).describe?.({ locale: locale() }).text
    return html`<p>${words.privacyLead}</p>
      <ul class="points soft">
        ${words.privacyPoints.map((point) => html`<li>${point}</li>`)}
      </ul>
      ${notice ? html`<details><summary>${words.notice}</summary><p class="notice">${notice}</p></details>` : nothing}`
  }
}
