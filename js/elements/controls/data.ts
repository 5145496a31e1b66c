// The visitor's data: its size, export, import and erasure.

import { html, nothing } from 'lit'
import type { Health } from '../../types.js'
import { Panel, type Said } from './panel.js'

/** The largest file that is read, in bytes: far larger than any profile. */
const MOST_BYTES = 64_000_000

export class DataPanel extends Panel {
  readonly name = 'data'
  #health: Health | undefined
  #sure = false
  #replace = false

  get #data() {
    return this.desk.penchant.data
  }

  override async load(): Promise<void> {
    this.#health = await this.desk.penchant.health()
  }

  async #export(): Promise<void> {
    const profile = await this.#data.export()
    const file = new Blob([JSON.stringify(profile, undefined, 2)], { type: 'application/json' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `penchant-profile-${new Date().toISOString().slice(0, 10)}.json`
    link.click()
    // By now the browser has started the download, or the visitor has refused it.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }

  #import(input: HTMLInputElement): void {
    const { desk } = this
    const file = input.files?.[0]
    if (!file) return
    void desk.act(async (): Promise<Said> => {
      const json =
        file.size > MOST_BYTES
          ? undefined
          : await file
              .text()
              .then(JSON.parse)
              .catch(() => undefined)
      input.value = ''
      if (json === undefined) return { text: desk.words.notReadable }
      return this.#bring(json)
    })
  }

  async #bring(json: unknown): Promise<Said> {
    const { words } = this.desk
    try {
      const brought = await this.#data.import(json, { mode: this.#replace ? 'replace' : 'merge' })
      return { text: words.imported(brought.events, brought.skipped) }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'import_invalid')
        return { text: words.notReadable }
      throw error
    }
  }

  #ask(sure: boolean): void {
    this.#sure = sure
    this.desk.say(sure ? { text: this.desk.words.eraseWarning } : undefined)
    this.desk.redraw()
  }

  #erase(): void {
    const { desk } = this
    this.#sure = false
    void desk.act(async () => {
      await this.#data.erase()
      return { text: desk.words.erased }
    })
  }

  override render(): unknown {
    const { words } = this.desk
    const { storage, events } = this.#health ?? {}
    return html`<p class="soft">
        ${storage && words.kept(events ?? 0, storage.kind)} ${storage?.problem}
      </p>
      <div class="row">
        <button part="button" class="button" data-act="export" @click=${() => this.desk.act(async () => void (await this.#export()))}>
          ${words.export}
        </button>
        ${this.#importer()}
      </div>
      <div class="row">
        <button
          part="button erase"
          class=${this.#sure ? 'button warn sure' : 'button warn'}
          data-act="erase"
          @click=${() => (this.#sure ? this.#erase() : this.#ask(true))}
        >
          ${this.#sure ? words.eraseSure : words.erase}
        </button>
        ${
          this.#sure
            ? html`<button part="button" class="button" data-act="cancel" @click=${() => this.#ask(false)}>${words.cancel}</button>`
            : nothing
        }
      </div>`
  }

  #importer(): unknown {
    const { words } = this.desk
    return html`<label class="button"
        >${words.import}<input
          class="unseen"
          type="file"
          accept="application/json,.json"
          @change=${(event: Event) => this.#import(event.target as HTMLInputElement)}
      /></label>
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.#replace}
          @change=${(event: Event) => {
            this.#replace = (event.target as HTMLInputElement).checked
          }}
        />
        ${words.importReplace}</label
      >`
  }
}
