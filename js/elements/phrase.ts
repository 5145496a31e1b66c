// Draws a sentence: titles and values are isolated from the text around them, and everything is text, never markup.

import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Phrase, Segment } from '../words/template.js'

const segment = ({ text, item, field }: Segment): unknown => {
  if (item !== undefined) return html`<cite>${text}</cite>`
  return field === undefined ? text : html`<strong>${text}</strong>`
}

// Uses `repeat`, not `map`: then scripts that are loaded later need exactly the part of Lit that a shelf needs, one file.
export const phrased = ({ parts }: Phrase): unknown => html`<bdi>${repeat(parts, segment)}</bdi>`
