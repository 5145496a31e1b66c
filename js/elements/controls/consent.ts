// May this site learn? Three buttons of the same size: refusing takes one press, as agreeing does.

import { html } from 'lit'
import type { ConsentLevel } from '../../types.js'
import { Panel } from './panel.js'

const LEVELS: readonly ConsentLevel[] = ['off', 'session', 'device']

export class ConsentPanel extends Panel {
  readonly name = 'consent'

  get #consent() {
    return this.desk.penchant.consent
  }

  /** The receipt records which version of the words the visitor saw. */
  #set(level: ConsentLevel, keep?: boolean): void {
    const { desk } = this
    void desk.act(async () => {
      await this.#consent.set(level, { text: `penchant-elements 1, ${desk.locale()}`, ...(keep && { keep }) })
      return { text: keep ? desk.words.paused : desk.words.consentSet[level] }
    })
  }

  override render(): unknown {
    const { words, locale } = this.desk
    const { level, paused } = this.#consent
    const given = this.#consent.receipt()
    return html`<p class="soft">${words.consentLead}</p>
      <div class="levels" role="group" aria-labelledby="consent">
        ${LEVELS.map(
          (choice) => html`<button
            part="level"
            data-level=${choice}
            aria-pressed=${choice === level && !paused}
            @click=${() => this.#set(choice)}
          >
            <strong>${words.levels[choice]}</strong> <span class="soft">${words.levelNotes[choice]}</span>
          </button>`,
        )}
      </div>
      ${
        !paused && level === 'device'
          ? html`<button part="button" class="button" data-act="pause" @click=${() => this.#set('off', true)}>${words.pause}</button>`
          : ''
      }
      ${paused ? html`<p>${words.paused}</p>` : ''}
      ${given ? html`<p class="soft">${words.since(new Date(given.at).toLocaleString(locale()))}</p>` : ''}`
  }
}
