/** The page around every view: the masthead, the main part, the footer, and what floats above them. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Room } from '../room.js'
import { DATA, HOME } from '../route.js'
import { bookPage, subjectPage } from './book.js'
import { dataPage } from './data.js'
import { home } from './home.js'
import { lamp, shelf } from './icons.js'
import { learnedDrawer } from './learned.js'

export function page(room: Room): TemplateResult {
  const { phase, news } = room.state
  return html`
    <a class="skip" href="#main" @click=${skip}>To the shelves</a>
    ${masthead(room)}
    <main id="main" tabindex="-1">${phase === 'failed' ? failed(room) : view(room)}</main>
    ${footer()}
    <div class="toasts">${toast(room)}</div>
    <p class="unseen" aria-live="polite" data-news>${news}</p>
    ${learnedDrawer(room)}
  `
}

/** The hash is the route, so the skip link moves the focus itself. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function view(room: Room): TemplateResult {
  const { route } = room.state
  switch (route.page) {
    case 'home':
      return home(room)
    case 'book':
      return bookPage(room, route.id)
    case 'data':
      return dataPage()
    case 'subject':
      return subjectPage(room, route.field, route.value)
  }
}

function masthead(room: Room): TemplateResult {
  const { health } = room.state
  const events = health?.events ?? 0
  return html`
    <header class="masthead">
      <a class="brand" href=${HOME}><span class="brand-name">The Reading Room</span> <span class="brand-by">by Penchant</span></a>
      <p class="vow">Nothing you do here leaves this page.</p>
      <div class="tools">
        <button class="tool" type="button" data-action="learned" aria-haspopup="dialog" @click=${room.learned}>
          ${shelf}<span class="tool-words">What this room has learned</span>
          <span class="tool-count" aria-label=${`${events} events`}>${events}</span>
        </button>
        <button class="tool" type="button" aria-pressed=${room.state.lamp ? 'true' : 'false'} aria-label="Lamp" title="Lamp" @click=${room.turnLamp}>
          ${lamp}
        </button>
      </div>
    </header>
  `
}

function toast(room: Room): TemplateResult | typeof nothing {
  const { toast: told } = room.state
  return html`<div role="status">
    ${
      told === undefined
        ? nothing
        : html`<div class="toast">
            <p class="toast-words">${told.words}</p>
            ${
              told.apply === undefined
                ? nothing
                : html`<button type="button" data-action="apply" @click=${() => room.apply()}>Apply</button>
                    <button type="button" data-action="cancel" @click=${room.cancel}>Cancel</button>`
            }
            ${
              told.undo === undefined
                ? nothing
                : html`<button type="button" data-action="undo" @click=${() => room.undo()}>Undo</button>`
            }
          </div>`
    }
  </div>`
}

function failed(room: Room): TemplateResult {
  const { failure } = room.state
  return html`
    <section class="nothing" aria-labelledby="failed">
      <p class="kicker">${failure?.code}</p>
      <h1 id="failed" tabindex="-1">The room could not be opened</h1>
      <p>${failure?.message}</p>
      <p>
        Load the page again. If that does not help, the catalogue <code>books.pnc</code> is missing beside this page, or was
        built for another version: build the demo anew.
      </p>
      <p><button type="button" class="plain-button" @click=${() => location.reload()}>Load again</button></p>
    </section>
  `
}

const EXAMPLE = `import { open } from 'penchant'

const penchant = await open({ catalog: '/catalog.pnc', consent: 'device' })
await penchant.record({ type: 'view', item: 'moby-dick' })
const shelf = await penchant.recommend({ surface: 'home', limit: 12 })
for (const { item, reasons } of shelf.items) show(item, reasons)`

function footer(): TemplateResult {
  return html`
    <footer class="footer">
      <section aria-labelledby="yours">
        <h2 id="yours">Have this on your own site</h2>
        <p>
          One static file for your catalogue, one small module, no server. Every shelf above is drawn by six lines like these.
        </p>
        <p class="install"><code>npm install penchant</code></p>
      </section>
      <pre tabindex="0" aria-label="Example"><code>${EXAMPLE}</code></pre>
      <section class="credit" aria-label="Credits">
        <p><a href=${DATA}>Your data</a>: see, change, take along or erase all that this room knows of you.</p>
        <p>
          The books and their subjects are from the catalogue of
          <a href="https://www.gutenberg.org/" rel="noreferrer external">Project Gutenberg</a>, whose volunteers made the books
          free to read. The covers are drawn in the page from that data; no image is loaded.
        </p>
      </section>
    </footer>
  `
}
