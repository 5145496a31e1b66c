// A sentence on the page: titles and values are set off, and all of it is text.

import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Phrase, Segment } from '../words/template.js'

const segment = ({ text, item, field }: Segment): unknown => {
  if (item !== undefined) return html`<cite>${text}</cite>`
  return field === undefined ? text : html`<strong>${text}</strong>`
}

// `repeat` and no `map`: what is loaded later then needs all of Lit that a shelf needs, and all of that is one file.
export const phrased = ({ parts }: Phrase): unknown => html`<bdi>${repeat(parts, segment)}</bdi>`
