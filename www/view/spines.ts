/**
 * What was learned, as books on a shelf: one spine for each interest, as tall and as wide as its weight. What the
 * visitor turned away from stands turned away, fore-edge out, and leans off.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { styleMap } from 'lit/directives/style-map.js'
import type { Interest } from 'penchant'
import { kindOf, labelOf, shortLabelOf } from '../bibliography.js'
import { familyOfHeading, LOOKS } from '../covers/family.js'
import { seededBy } from '../covers/seed.js'

export const interestKey = ({ field, value }: Interest): string => `${field}=${value}`

const SHOWN: ReadonlySet<string> = new Set(['subjects', 'shelves', 'creators'])

/** The strongest likings that are worth a spine: words of titles and library classes are left out. */
export const towards = (interests: readonly Interest[], most: number): readonly Interest[] =>
  strongest(interests, 1).slice(0, most)

/** The strongest dislikes. */
export const turned = (interests: readonly Interest[], most: number): readonly Interest[] =>
  strongest(interests, -1).slice(0, most)

function strongest(interests: readonly Interest[], turn: 1 | -1): readonly Interest[] {
  return interests
    .filter(({ field, weight }) => SHOWN.has(field) && Math.sign(weight) === turn)
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
}

/** The likings, and a few dislikes at the end of the same shelf. */
export function shelved(interests: readonly Interest[], most: number): readonly Interest[] {
  const away = turned(interests, Math.ceil(most / 4))
  return [...towards(interests, most - away.length), ...away]
}

/** Places that wait for a first book. */
const GHOSTS = [0.55, 0.8, 0.42, 0.95, 0.6, 0.3, 0.7, 0.5, 0.36, 0.62, 0.25, 0.46, 0.3]

export interface Spines {
  readonly interests: readonly Interest[]
  /** Called when a spine is chosen; without it the spines are a drawing. */
  readonly choose?: (interest: Interest) => void
  readonly chosen?: string | undefined
}

export function spines({ interests, choose, chosen }: Spines): TemplateResult {
  return html`
    <ol class="spines" role="list" aria-hidden=${choose === undefined ? 'true' : nothing}>
      ${
        interests.length === 0
          ? GHOSTS.map(
              (size) =>
                html`<li class="spine-slot"><span class="spine spine-ghost" style=${`--weight:${size}`}></span></li>`,
            )
          : nothing
      }
      ${repeat(choose === undefined ? inPlace(interests) : interests, interestKey, (interest) => {
        const look = styleMap(lookOf(interest))
        const rank = `order:${interests.indexOf(interest)}`
        const kind = interest.weight < 0 ? 'spine spine-away' : `spine spine-${interest.field}`
        const label = shortLabelOf(interest.field, interest.value)
        return html`<li class="spine-slot" style=${rank}>
          ${
            choose === undefined
              ? html`<span class=${kind} style=${look}><span class="spine-title">${label}</span></span>`
              : html`<button
                  class=${kind}
                  style=${look}
                  type="button"
                  aria-pressed=${chosen === interestKey(interest) ? 'true' : 'false'}
                  aria-label=${inWords(interest)}
                  @click=${() => choose(interest)}
                >
                  <span class="spine-title" aria-hidden="true">${label}</span>
                </button>`
          }
        </li>`
      })}
    </ol>
  `
}

/** Drawn in an order that does not change, and placed by rank: a spine that moves grows or shrinks, and is not put up anew. */
const inPlace = (interests: readonly Interest[]): readonly Interest[] =>
  [...interests].sort((one, other) => (interestKey(one) < interestKey(other) ? -1 : 1))

/** The text alternative of a spine. */
export function inWords(interest: Interest): string {
  const { field, value, weight, events } = interest
  const strength = Math.abs(weight) > 0.66 ? 'strong' : Math.abs(weight) > 0.33 ? 'fair' : 'slight'
  const turn = weight < 0 ? `${strength} dislike` : `${strength} liking`
  return `${labelOf(field, value)}, ${kindOf(field)}: ${turn}, ${weight.toFixed(2).replace('-', '−')}, from ${events} ${events === 1 ? 'event' : 'events'}`
}

function lookOf({ field, value, weight }: Interest): Readonly<Record<string, string>> {
  const { cloths } = LOOKS[field === 'creators' ? 'lives' : familyOfHeading(value)]
  const random = seededBy(`${field}=${value}`)
  const [ground, ink, , band] = cloths[Math.floor(random() * cloths.length)] ?? cloths[0]
  return { '--weight': Math.abs(weight).toFixed(3), '--ground': ground, '--ink': ink, '--band': band }
}
