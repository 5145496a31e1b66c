/** The drawer: what this room has learned, how fast it was, where it is kept, and how to be rid of it. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Health, Interest } from 'penchant'
import { words } from 'penchant/words'
import { labelOf, titleOf } from '../bibliography.js'
import type { Room } from '../room.js'
import { DATA } from '../route.js'
import { messages } from '../words.js'
import { bytes, duration } from './figures.js'
import { close } from './icons.js'
import { interestKey, inWords, spines, towards, turned } from './spines.js'

const said = words({ messages })

/** As many as stand side by side in the drawer. */
const LIKED = 17
const TURNED_AWAY = 10

export function learnedDrawer(room: Room): TemplateResult {
  const { drawer } = room.state
  return html`
    <dialog
      class="panel drawer"
      data-learned
      aria-labelledby="learned-heading"
      @close=${room.close}
      @click=${(event: Event) => event.target === event.currentTarget && room.close()}
    >
      ${drawer === 'closed' ? nothing : contents(room)}
    </dialog>
  `
}

function contents(room: Room): TemplateResult {
  const { interests, health, latest, drawer, chosen } = room.state
  const [liked, away] = [towards(interests, LIKED), turned(interests, TURNED_AWAY)]
  const shown = [...liked, ...away]
  const events = health?.events ?? 0
  const told = shown.find((interest) => interestKey(interest) === chosen) ?? shown[0]
  return html`
    <div class="panel-sheet">
      <header class="drawer-head">
        <h2 id="learned-heading" tabindex="-1" autofocus>What this room has learned</h2>
        <button class="panel-close" type="button" aria-label="Close" @click=${room.close}>${close}</button>
      </header>
      <p>
        All of it is below, all of it is in this browser. Nothing leaves this page.
        <a href=${DATA} @click=${room.close}>Change it, or take it along</a>.
      </p>
      ${board(room, liked, told)} ${away.length === 0 ? nothing : board(room, away, told)}
      <div class="drawer-told" role="status">
        ${events === 0 ? html`<p>Nothing. The shelves are in the lists’ order.</p>` : told === undefined ? nothing : telling(room, told)}
      </div>
      <p class="legend" aria-hidden=${events === 0 ? 'true' : nothing}>
        A spine is as tall and as wide as the interest is strong. What you turned away from stands turned away, pages out.
      </p>
      ${health === undefined ? nothing : facts(health, latest?.took)}
      <div class="forgetting">
        <button
          type="button"
          class=${drawer === 'sure' ? 'forget forget-sure' : 'forget'}
          data-action="forget"
          ?disabled=${events === 0}
          @click=${() => room.forget()}
          @blur=${() => room.spare()}
        >
          ${drawer === 'sure' ? 'Yes, forget everything' : 'Forget everything'}
        </button>
        <p class="forgetting-news" role="status">
          ${drawer === 'sure' ? 'Press once more: every event is erased, in every tab, and cannot be brought back.' : ''}
        </p>
      </div>
    </div>
  `
}

function board(room: Room, interests: readonly Interest[], told: Interest | undefined): TemplateResult {
  return html`
    <div class=${interests.some(({ weight }) => weight < 0) ? 'drawer-shelf drawer-shelf-away' : 'drawer-shelf'}>
      ${spines({ interests, choose: (interest) => room.choose(interestKey(interest)), chosen: told && interestKey(told) })}
      <span class="mantel-board" aria-hidden="true"></span>
    </div>
  `
}

function telling(room: Room, interest: Interest): TemplateResult {
  const { because } = interest
  const naming = {
    titleOf: (id: string) => {
      const book = room.item(id)
      return book && titleOf(book).main
    },
  }
  return html`
    <p>
      <strong>${labelOf(interest.field, interest.value)}</strong>
      <span class="told-weight">${interest.weight.toFixed(2).replace('-', '−')}</span>
    </p>
    <p>${because.length === 0 ? inWords(interest) : said.because({ signal: 'affinity', share: 1, because }, naming).text}</p>
  `
}

function facts({ storage, events, interests, catalog }: Health, took: number | undefined): TemplateResult {
  const kept =
    storage.kind === 'indexeddb'
      ? 'this browser’s IndexedDB'
      : storage.kind === 'memory'
        ? 'memory, until this page closes'
        : 'nowhere'
  const rows: readonly (readonly [string, string])[] = [
    ['The latest For you was ranked in', took === undefined ? 'not ranked yet' : duration(took)],
    ['Books weighed for it', catalog.items.toLocaleString('en')],
    ['Events kept', events.toLocaleString('en')],
    ['Interests learned from them', interests.toLocaleString('en')],
    ['Bytes stored', bytes(storage.bytes)],
    ['Kept in', kept],
    ['The catalogue', `${bytes(catalog.bytes)}, ready in ${catalog.loadMs.toFixed(catalog.loadMs < 10 ? 1 : 0)} ms`],
  ]
  return html`
    <dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${storage.problem === undefined ? nothing : html`<p class="problem">${storage.problem}</p>`}
    ${storage.damaged === 0 ? nothing : html`<p class="problem">${storage.damaged} damaged records were left out.</p>`}
  `
}
