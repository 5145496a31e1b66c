/** A book's own page, and the page of a subject, a shelf or an author. */
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Item, ShelfItem } from 'penchant'
import { headingOf, kindOf, labelOf, personOf, titleOf, valuesOf } from '../bibliography.js'
import { cover } from '../covers/cover.js'
import type { Room } from '../room.js'
import { HOME, valueHash } from '../route.js'
import { SUBJECTS } from '../subjects.js'
import { acts } from './card.js'
import { back } from './icons.js'
import { ghostShelf, shelf } from './shelf.js'

const backHome = html`<p class="crumb"><a href=${HOME}>${back} All shelves</a></p>`

export function bookPage(room: Room, id: string): TemplateResult {
  const { phase, shelves } = room.state
  if (phase === 'opening')
    return html`${backHome}<div class="book book-ghost"></div>${ghostShelf('similar', 'Near it on the shelves')}`
  const item = room.item(id)
  if (item === undefined) {
    return html`${backHome}
      <div class="nothing"><h1 tabindex="-1">No such book</h1><p>The catalogue has no book numbered ${id}.</p></div>`
  }
  const { main, rest } = titleOf(item)
  return html`
    ${backHome}
    <article class="book" data-book=${id}>
      <div class="book-cover" data-grows=${id} aria-hidden="true">${cover(item)}</div>
      <div class="book-words">
        <h1 tabindex="-1">${main}</h1>
        ${rest === '' ? nothing : html`<p class="book-rest">${rest}</p>`}
        <p class="book-author">${creators(item)}</p>
        <div class="book-acts">
          ${acts(room, { item: id }, item, true)}
          <a class="act act-worded" href=${`https://www.gutenberg.org/ebooks/${encodeURIComponent(id)}`} rel="noreferrer external">
            Read it at Project Gutenberg
          </a>
        </div>
        ${chips(item, 'subjects', 'Subjects')} ${chips(item, 'shelves', 'Shelves')}
      </div>
    </article>
    ${repeat(
      shelves,
      ({ kind }) => kind,
      (named) => shelf(room, named),
    )}
  `
}

function creators(item: Item): TemplateResult {
  const names = valuesOf(item, 'creators')
  if (names.length === 0) return html`Author unknown`
  return html`by ${names.map(
    (name, k) => html`${k === 0 ? '' : ' and '}<a href=${valueHash('creators', name) ?? HOME}>${personOf(name)}</a>`,
  )}`
}

function chips(item: Item, field: string, heading: string): TemplateResult | typeof nothing {
  const values = valuesOf(item, field)
  if (values.length === 0) return nothing
  return html`
    <h2 class="chips-heading" id=${`chips-${field}`}>${heading}</h2>
    <ul class="chips" role="list" aria-labelledby=${`chips-${field}`}>
      ${values.map((value) => html`<li><a class="chip" href=${valueHash(field, value) ?? HOME}>${headingOf(value)}</a></li>`)}
    </ul>
  `
}

export function subjectPage(room: Room, field: string, value: string): TemplateResult {
  const { phase, shelves, limit } = room.state
  const found = shelves[0]?.shelf.items.length ?? 0
  const known = field === 'subjects' ? SUBJECTS.find(({ name }) => name === value)?.books : undefined
  const shown =
    found < limit
      ? `${found} ${found === 1 ? 'book' : 'books'}`
      : `the first ${found}${known === undefined ? '' : ` of ${known}`} books`
  return html`
    ${backHome}
    <div class="subject-head">
      <p class="kicker">${field === 'creators' ? authorKicker(shelves[0]?.shelf.items ?? []) : kindOf(field)}</p>
      <h1 tabindex="-1">${labelOf(field, value)}</h1>
      ${phase === 'ready' ? html`<p class="shelf-note">${found === 0 ? 'No book here, or none that you have not refused.' : `Here: ${shown}.`}</p>` : nothing}
    </div>
    ${phase === 'opening' ? ghostShelf('subject', 'In your order') : shelves.map((named) => shelf(room, named))}
    ${
      found >= limit && (known === undefined || found < known)
        ? html`<p class="more"><button type="button" class="plain-button" @click=${() => room.more()}>Show more</button></p>`
        : nothing
    }
  `
}

/** When an author was born, from a book that is nobody else's. */
function authorKicker(books: readonly ShelfItem[]): string {
  const alone = books.find(({ item }) => valuesOf(item, 'creators').length === 1)?.item
  const born = alone === undefined ? undefined : valuesOf(alone, 'author_birth')[0]
  if (born === undefined) return 'author'
  return Number(born) < 0 ? `author, born ${-Number(born)} BC` : `author, born ${born}`
}
