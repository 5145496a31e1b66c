/** A shelf: its heading, what it says of itself, its books in a row that scrolls sideways, and buttons to do so. */
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { titleOf } from '../bibliography.js'
import type { Room } from '../room.js'
import type { NamedShelf, ShelfKind } from '../shelves.js'
import { card, ghost } from './card.js'
import { back, onward } from './icons.js'

export function shelf(room: Room, named: NamedShelf): TemplateResult {
  const { kind } = named
  const heading = `shelf-${kind}`
  return html`
    <section class="shelf" data-shelf=${kind} aria-labelledby=${heading}>
      <header class="shelf-head">
        <div class="shelf-title">
          <h2 id=${heading}>${headingOf(named)}</h2>
          <p class="shelf-note">${noteOf(room, kind)}</p>
        </div>
        ${kind === 'for-you' ? dial(room, named.shelf.personal) : nothing}
        ${kind === 'subject' ? nothing : turners(kind)}
      </header>
      <ul class=${kind === 'subject' ? 'books books-wrap' : 'books'} role="list">
        ${repeat(
          named.shelf.items,
          ({ id }) => id,
          (entry) => html`<li>${card(room, named, entry)}</li>`,
        )}
      </ul>
    </section>
  `
}

function headingOf({ kind, about }: NamedShelf): TemplateResult | string {
  const title = about === undefined ? '' : titleOf(about).main
  switch (kind) {
    case 'for-you':
      return 'For you'
    case 'because':
      return html`Because you opened <cite>${title}</cite>`
    case 'lists':
      return 'From the great lists'
    case 'different':
      return 'Something different'
    case 'similar':
      return html`Near <cite>${title}</cite> on the shelves`
    case 'subject':
      return 'In your order'
  }
}

function noteOf({ state }: Room, kind: ShelfKind): string {
  const learned = (state.health?.events ?? 0) > 0
  switch (kind) {
    case 'for-you':
      return learned
        ? 'Ranked here, from what you opened, liked and refused.'
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
      return learned ? 'The nearest to your liking first.' : 'In the lists’ order, until the room knows you.'
  }
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
    const books = (event.currentTarget as Element).closest('.shelf')?.querySelector('.books')
    books?.scrollBy({ left: direction * books.clientWidth * 0.8 })
  }
  return html`
    <div class="turners" role="group" aria-label=${`Turn the shelf ${kind.replace('-', ' ')}`}>
      <button type="button" aria-label="Back along the shelf" @click=${(event: Event) => turn(event, -1)}>${back}</button>
      <button type="button" aria-label="On along the shelf" @click=${(event: Event) => turn(event, 1)}>${onward}</button>
    </div>
  `
}

/** A shelf that is still being filled: the same sizes, no books. */
export function ghostShelf(kind: ShelfKind, heading: string): TemplateResult {
  return html`
    <section class="shelf" data-shelf=${kind} aria-busy="true">
      <header class="shelf-head">
        <div class="shelf-title">
          <h2>${heading}</h2>
          <p class="shelf-note">Opening the catalogue …</p>
        </div>
        ${kind === 'for-you' ? html`<div class="dial"></div>` : nothing}
      </header>
      <ul class="books" role="list">
        ${Array.from({ length: 8 }, () => html`<li>${ghost()}</li>`)}
      </ul>
    </section>
  `
}
