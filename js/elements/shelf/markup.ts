// What stands in a place of a shelf where the site has no markup of its own: a card of an item, or a placeholder of one.

import { html, nothing, type TemplateResult } from 'lit'
import type { ShelfItem } from '../../types.js'
import type { Shown } from '../presentation.js'
import type { PenchantShelfElement } from '../types.js'

type Host = Pick<PenchantShelfElement, 'penchant' | 'presentation' | 'shelf' | 'plain' | 'why'>

/** A placeholder with the size of a card. */
export function ghost({ plain, why }: Host): TemplateResult {
  return html`<div class="card">
      ${plain ? nothing : html`<span class="image"></span>`}
      <span class="text"></span>
      ${why ? html`<span class="ask"></span>` : nothing}
    </div>`
}

/** A card; `missed` is called with the address of an image that cannot be loaded. */
export function card(
  shelf: Host,
  { id }: ShelfItem,
  { title, creator, image, url }: Shown,
  missed: (image: string) => void,
): TemplateResult {
  const picture = image
    ? html`<img part="image" class="image" src=${image} alt="" loading="lazy" decoding="async" @error=${() => missed(image)} />`
    : html`<span part="image" class="image initial" aria-hidden="true">${[...title][0]}</span>`
  const body = html`${shelf.plain ? nothing : picture}
      <span class="text">
        <bdi part="title" class="title">${title}</bdi>
        <bdi part="creator" class="creator">${creator}</bdi>
      </span>`
  return html`<div part="card" class="card">
      ${
        url === undefined
          ? html`<button part="link" class="open" data-select>${body}</button>`
          : html`<a part="link" class="open" href=${url}>${body}</a>`
      }
      ${shelf.why ? why(shelf, id) : nothing}
    </div>`
}

const why = ({ penchant, presentation, shelf }: Host, id: string) =>
  html`<penchant-why
              exportparts="button:why, dialog, dialog-button"
              class="ask"
              .penchant=${penchant}
              .presentation=${presentation}
              .shelf=${shelf?.id}
              .item=${id}
            ></penchant-why>`
