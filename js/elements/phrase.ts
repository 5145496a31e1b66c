// A sentence on the page: titles and values are set off, and all of it is text.

import { html } from 'lit'
import type { Phrase, Segment } from '../words/template.js'

const segment = ({ text, item, field }: Segment): unknown => {
  if (item !== undefined) return html`<cite>${text}</cite>`
  return field === undefined ? text : html`<strong>${text}</strong>`
}

export const phrased = ({ parts }: Phrase): unknown => html`<bdi>${parts.map(segment)}</bdi>`
