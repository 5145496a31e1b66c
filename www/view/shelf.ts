/** A shelf: the package's own element, with this room's heading, buttons and cards in it. */
import { html, nothing, type TemplateResult } from 'lit'
import type { ShelfItem } from 'penchant'
import { titleOf } from '../bibliography.js'
import type { Room } from '../room.js'
import type { NamedShelf, ShelfKind } from '../shelves.js'
import { card } from './card.js'
import { back, onward } from './icons.js'

/** How many places a shelf keeps free that is still being filled. */
const GHOSTS = 8

export function shelf(room: Room, named: NamedShelf): TemplateResult {
  const { kind } = named
  const heading = headingOf(named)
  return html`
    <penchant-shelf
      class="shelf"
      data-shelf=${kind}
      records=""
      layout=${kind === 'subject' ? 'grid' : 'row'}
      .heading=${heading.text}
      .given=${named.shelf}
      .renderItem=${drawn(room, kind)}
    >
      <div class="shelf-title" slot="heading">
        <h2>${heading.drawn}</h2>
        <p class="shelf-note">${noteOf(room, named)}</p>
      </div>
      ${kind === 'for-you' ? dials(room, named.shelf.personal) : nothing} ${kind === 'subject' ? nothing : turners(kind)}
    </penchant-shelf>
  `
}

/** How the cards of a shelf are drawn: one function for each, since another one would have them drawn from scratch. */
const drawers = new Map<ShelfKind, (entry: ShelfItem) => unknown>()

function drawn(room: Room, kind: ShelfKind): (entry: ShelfItem) => unknown {
  const known = drawers.get(kind)
  if (known !== undefined) return known
  const draw = (entry: ShelfItem): unknown => {
    const named = room.state.shelves.find((shelf) => shelf.kind === kind)
    return named === undefined ? nothing : card(room, named, entry)
  }
  drawers.set(kind, draw)
  return draw
}

/** A heading as a text and as it is drawn. */
interface Heading {
  readonly text: string
  readonly drawn: TemplateResult | string
}

function headingOf({ kind, about }: Pick<NamedShelf, 'kind' | 'about'>): Heading {
  const title = about === undefined ? '' : titleOf(about).main
  const plain = (text: string): Heading => ({ text, drawn: text })
  switch (kind) {
    case 'for-you':
      return plain('For you')
    case 'because':
      return { text: `Because you opened ${title}`, drawn: html`Because you opened <cite>${title}</cite>` }
    case 'lists':
      return plain('From the great lists')
    case 'different':
      return plain('Something different')
    case 'similar':
      return { text: `Near ${title} on the shelves`, drawn: html`Near <cite>${title}</cite> on the shelves` }
    case 'subject':
      return plain('In your order')
  }
}

/** How many books a shelf has by lot. */
function lotsOf({ shelf }: NamedShelf): string {
  const { length } = shelf.items.filter(({ exploring }) => exploring)
  if (length === 0) return ''
  return length === 1
    ? ' One book is here by lot, to find out what else you like.'
    : ` ${length} books are here by lot, to find out what else you like.`
}

function noteOf({ state }: Room, named: NamedShelf): string {
  const { kind } = named
  const learned = (state.health?.events ?? 0) > 0
  switch (kind) {
    case 'for-you':
      return learned
        ? `Ranked here, from what you opened, liked and refused.${lotsOf(named)}`
        : 'Nothing learned yet: these are the books most lists agree on.'
    case 'because':
      return 'The books most like it: the same for everyone.'
    case 'lists':
      return learned ? 'What everyone is told to read, whoever they are.' : 'More of what the lists agree on.'
    case 'different':
      return learned
        ? 'Good books from where you have not been.'
        : 'Further along the lists. Once the room knows you, this turns the other way.'
    case 'similar':
      return 'By subject, shelf and author: the same for everyone.'
    case 'subject':
      return learned
        ? `The nearest to your liking first.${lotsOf(named)}`
        : 'In the lists’ order, until the room knows you.'
  }
}

/** Where nothing may be learned, there is nothing to turn. */
const dials = (room: Room, personal: number): TemplateResult | typeof nothing =>
  room.state.learns
    ? html`<div class="dials" slot="tools">${dial(room, personal)} ${surprise(room)}</div>`
    : html`<p class="dials shelf-note" slot="tools">Nothing is learned: you said no to that.</p>`

/** From more of the same to as much of a surprise as can be. */
function surprise(room: Room): TemplateResult {
  const { surprise: at, health } = room.state
  const learned = (health?.events ?? 0) > 0
  return html`
    <div class="dial-scale dial-surprise">
      <span aria-hidden="true">More like this</span>
      <input
        type="range"
        data-action="surprise"
        min="0"
        max="1"
        step="0.1"
        .value=${String(at)}
        style=${`--at:${at}`}
        ?disabled=${!learned}
        aria-label="From more like this to surprise me"
        aria-valuetext=${surprising(at)}
        title=${surprising(at)}
        @change=${(event: Event) => room.turnSurprise(Number((event.currentTarget as HTMLInputElement).value))}
      />
      <span aria-hidden="true">Surprise me</span>
    </div>
  `
}

function surprising(at: number): string {
  if (at === 0) return 'More like this'
  if (at === 1) return 'Surprise me'
  return at === 0.5 ? 'Half and half' : `${Math.round(at * 100)} percent of a surprise`
}

/** How personal the order is, and how personal it may be: one scale from the lists to the visitor. */
function dial(room: Room, personal: number): TemplateResult {
  const percent = Math.round(personal * 100)
  const learned = (room.state.health?.events ?? 0) > 0
  return html`
    <div class="dial">
      <p
        class="meter"
        role="meter"
        aria-label="How personal this shelf is"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${percent}
        aria-valuetext=${`${percent} percent`}
      >
        <strong>${percent} %</strong> of this order is you
      </p>
      <div class="dial-scale">
        <span aria-hidden="true">the lists’</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.1"
          .value=${String(room.state.dial)}
          style=${`--at:${room.state.dial}`}
          ?disabled=${!learned}
          aria-label="How personal this shelf may be"
          aria-valuetext=${`${Math.round(room.state.dial * 100)} percent of what was learned`}
          title="How personal may it be?"
          @change=${(event: Event) => room.turnDial(Number((event.currentTarget as HTMLInputElement).value))}
        />
        <span aria-hidden="true">yours</span>
      </div>
    </div>
  `
}

function turners(kind: ShelfKind): TemplateResult {
  const turn = (event: Event, direction: number): void => {
    const books = (event.currentTarget as Element).closest('penchant-shelf')?.list
    books?.scrollBy({ left: direction * books.clientWidth * 0.8 })
  }
  return html`
    <div class="turners" slot="tools" role="group" aria-label=${`Turn the shelf ${kind.replace('-', ' ')}`}>
      <button type="button" aria-label="Back along the shelf" @click=${(event: Event) => turn(event, -1)}>${back}</button>
      <button type="button" aria-label="On along the shelf" @click=${(event: Event) => turn(event, 1)}>${onward}</button>
    </div>
  `
}

/** A shelf that is still being filled: the same sizes, no books. */
export function ghostShelf(kind: ShelfKind, heading: string): TemplateResult {
  return html`
    <penchant-shelf
      class="shelf"
      data-shelf=${kind}
      records=""
      limit=${GHOSTS}
      layout=${kind === 'subject' ? 'grid' : 'row'}
      .heading=${heading}
      .given=${null}
      .renderItem=${nothingYet}
    >
      <div class="shelf-title" slot="heading">
        <h2>${heading}</h2>
        <p class="shelf-note">Opening the catalogue …</p>
      </div>
      ${kind === 'for-you' ? html`<div class="dials" slot="tools"></div>` : nothing}
    </penchant-shelf>
  `
}

const nothingYet = (): typeof nothing => nothing
