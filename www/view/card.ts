/** A book on a shelf: its cover, what speaks for it in one line, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Item, ShelfItem } from 'penchant'
import { fullTitleOf, listPointsOf, shortLabelOf, titleOf } from '../bibliography.js'
import { cover } from '../covers/cover.js'
import type { Place, Room } from '../room.js'
import { bookHash } from '../route.js'
import type { NamedShelf } from '../shelves.js'
import { back, heart, notForMe } from './icons.js'

export function card(room: Room, shelf: NamedShelf, entry: ShelfItem): TemplateResult {
  const { id, item, position } = entry
  const place: Place = { item: id, shelf, position }
  // A book that was drawn by lot says so, and has gained nothing.
  const gained = shelf.kind === 'for-you' && !entry.exploring ? room.state.gained.get(id) : undefined
  return html`
    <article class="card" data-book=${id} data-moves=${id} data-drags=${shelf.shelf.items.length > 1 && isOrdered(shelf) ? position : nothing}>
      <a
        class="card-open"
        data-action="open"
        data-grows=${id}
        href=${bookHash(id)}
        title=${fullTitleOf(item)}
        @click=${(event: MouseEvent) => room.open(place, follows(event))}
        >${cover(item)}</a
      >
      ${gained === undefined ? nothing : badge(gained)} ${isOrdered(shelf) && position > 0 ? forward(room, shelf, entry) : nothing}
      <p class="card-reason">${reasonOf(shelf, entry)}</p>
      <div class="card-acts">
        ${acts(room, place, item)}
        <penchant-why class="why" data-action="why" .renderHead=${() => whyHead(item)}>Why this?</penchant-why>
      </div>
    </article>
  `
}

/** Whether what is known of a reader puts these books in order: then one can be put before another. */
const isOrdered = ({ kind, shelf }: NamedShelf): boolean =>
  (kind === 'for-you' || kind === 'different' || kind === 'subject') && shelf.personal > 0

/** By the keyboard, and for whoever would rather not drag: this book before the one that stands before it. */
function forward(room: Room, shelf: NamedShelf, { id, item, position }: ShelfItem): TemplateResult | typeof nothing {
  const before = shelf.shelf.items[position - 1]
  if (before === undefined) return nothing
  const words = `Put ${titleOf(item).main} before ${titleOf(before.item).main}`
  return html`<button
    class="act act-forward"
    type="button"
    data-action="forward"
    aria-label=${words}
    title=${words}
    @click=${() => room.prefer(id, before.id, shelf.kind)}
  >
    ${back}
  </button>`
}

/** What stands above the account of a book's place. */
const whyHead = (item: Item): TemplateResult => html`<div class="why-cover" aria-hidden="true">${cover(item)}</div>`

/** Whether a click leads this tab to the link's page, rather than a new one. */
const follows = ({ metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean =>
  !(metaKey || ctrlKey || shiftKey || altKey)

/** Like, and not for me. */
export function acts(room: Room, place: Place, item: Item, words = false): TemplateResult {
  const liked = room.state.acts.liked.has(item.id)
  const { main } = titleOf(item)
  return html`
    <button
      class=${words ? 'act act-worded' : 'act'}
      type="button"
      data-action="like"
      aria-pressed=${liked ? 'true' : 'false'}
      aria-label=${`Like ${main}`}
      title="Like"
      @click=${() => room.like(place)}
    >
      ${heart(liked)}${words ? html`<span>${liked ? 'Liked' : 'Like'}</span>` : nothing}
    </button>
    <button
      class=${words ? 'act act-worded' : 'act'}
      type="button"
      data-action="not-for-me"
      aria-label=${`Not for me: ${main}`}
      title="Not for me"
      @click=${() => room.refuse(place)}
    >
      ${notForMe}${words ? html`<span>Not for me</span>` : nothing}
    </button>
  `
}

const badge = (gained: number | 'new'): TemplateResult =>
  gained === 'new'
    ? html`<span class="badge">new</span>`
    : html`<span class="badge"><span class="unseen">up </span><span aria-hidden="true">↑</span> ${gained}</span>`

/** The strongest reason that is not just the lists; the whole account is behind *Why this?*. */
function reasonOf(shelf: NamedShelf, { reasons, item }: ShelfItem): string {
  const told = reasons.find(({ field, value }) => field !== undefined && value !== undefined && field !== 'title')
  if (told?.field !== undefined && told.value !== undefined && shelf.kind !== 'lists')
    return shortLabelOf(told.field, told.value)
  const points = listPointsOf(item)
  return points > 0 ? `Lists: ${points} ${points === 1 ? 'point' : 'points'}` : 'From the collection'
}
