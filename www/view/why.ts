/**
 * *Why this?*: the explanation of one book's place, first in a sentence, then as exact shares, then, for those who want
 * it, as the sum that the score is.
 */
import { html, nothing, type TemplateResult } from 'lit'
import type { Explanation } from 'penchant'
import { listed, listPointsOf, personOf, shortLabelOf, titleOf } from '../bibliography.js'
import { cover } from '../covers/cover.js'
import { type Argument, deedInWords, deedsOf, reasonsOf } from '../reasons.js'
import type { Room, Why } from '../room.js'
import type { ShelfKind } from '../shelves.js'
import { exact, percent } from './figures.js'
import { close } from './icons.js'

const PROS = 6
const CONTRAS = 4

export function whyPanel(room: Room): TemplateResult {
  const { why } = room.state
  return html`
    <dialog
      class="panel why"
      data-why=${why?.item.id ?? nothing}
      aria-labelledby="why-heading"
      @close=${room.close}
      @click=${(event: Event) => event.target === event.currentTarget && room.close()}
    >
      ${why === undefined ? nothing : account(room, why)}
    </dialog>
  `
}

function account(room: Room, why: Why): TemplateResult {
  const { item, explanation } = why
  const { pro, contra } = reasonsOf(explanation, item)
  return html`
    <div class="panel-sheet">
      <header class="why-head">
        <div class="why-cover" aria-hidden="true">${cover(item)}</div>
        <div>
          <p class="kicker">${ordinal(explanation.position)} on ${SHELVES[why.kind]}</p>
          <h2 id="why-heading" tabindex="-1" autofocus>Why <cite>${titleOf(item).main}</cite>?</h2>
        </div>
        <button class="panel-close" type="button" aria-label="Close" @click=${room.close}>${close}</button>
      </header>
      <p class="why-sentence">${sentence(room, why, pro)}</p>
      <h3>What speaks for it</h3>
      ${pro.length === 0 ? html`<p class="shelf-note">Nothing does: it stands here because others are held against more.</p>` : whole(pro)}
      ${rows(room, pro, PROS, 'pro')}
      ${contra.length === 0 ? nothing : html`<h3>What speaks against it</h3>${rows(room, contra, CONTRAS, 'contra')}`}
      ${sum(explanation)}
    </div>
  `
}

const SHELVES: Readonly<Record<ShelfKind, string>> = {
  'for-you': 'For you',
  because: 'Because you opened',
  lists: 'From the great lists',
  different: 'Something different',
  similar: 'the shelf beside this book',
  subject: 'this subject’s shelf',
}

const ORDINALS = [
  'First',
  'Second',
  'Third',
  'Fourth',
  'Fifth',
  'Sixth',
  'Seventh',
  'Eighth',
  'Ninth',
  'Tenth',
  'Eleventh',
  'Twelfth',
]

const ordinal = (position: number): string => ORDINALS[position] ?? `Number ${position + 1}`

/** In words a child understands. */
function sentence(room: Room, { kind, about, item }: Why, pro: readonly Argument[]): TemplateResult {
  const told = pro.filter(({ field }) => field !== undefined)
  const [first] = told
  if (about !== undefined) {
    const shared = inCommon(told).slice(0, 3)
    return shared.length === 0
      ? html`It stands close to <cite>${titleOf(about).main}</cite>.`
      : html`Because it is like <cite>${titleOf(about).main}</cite>: they have ${enumerated(shared)} in common.`
  }
  const lists = listPointsOf(item) > 0
  if (kind === 'lists') return html`Because the great lists name it, and nothing else counts on this shelf.`
  if (kind === 'different') {
    return lists
      ? html`For a change: it has little in common with what you chose so far, and the great lists name it.`
      : html`For a change: it has little in common with what you chose so far.`
  }
  if (first?.field === undefined || first.value === undefined || first.because.length === 0) {
    return lists
      ? html`Because the great lists name it. Nothing that you did speaks for it or against it yet.`
      : html`Because it stands in the collection, and nothing that you did speaks against it.`
  }
  const taught = taughtBy(lead(told) ?? first)
  const alike = told.filter((one) => taughtBy(one) === taught)
  const deeds = deedsOf(alike[0]?.because ?? first.because, room.item)
  const books = deeds.reduce((sum, { titles }) => sum + titles.length, 0)
  const rank = pro.findIndex(({ field }) => field === undefined)
  return html`Because you
  ${enumerated(deeds.map(({ did, titles }) => html`${did} ${enumerated(titles.map((title) => html`<cite>${title}</cite>`))}`))}:
  ${books === 1 ? 'it' : books === 2 ? 'both' : 'they all'} ${likeness(alike, books === 1)}, like this one.
  ${lists && rank >= 0 && rank < 3 ? 'And the great lists name it.' : nothing}`
}

/** What two books share, the plainest first: subjects, then the author, then shelves; no word twice. */
function inCommon(told: readonly Argument[]): readonly TemplateResult[] {
  const order = ['subjects', 'creators', 'shelves', 'lcc', 'title']
  const known = new Set<string>()
  return [...told]
    .sort((one, other) => order.indexOf(one.field ?? '') - order.indexOf(other.field ?? ''))
    .flatMap(({ field = '', value = '' }) => {
      const label = shortLabelOf(field, value)
      const first = label.split(': ')[0] ?? label
      if (known.has(first)) return []
      known.add(first)
      return [strong(field, value)]
    })
}

/** The argument to begin with: strong, and taught by more than one book where there is one. */
function lead(told: readonly Argument[]): Argument | undefined {
  const worth = ({ share, because }: Argument): number =>
    share * Math.min(3, new Set(because.map(({ item }) => item)).size)
  return [...told].filter(({ because }) => because.length > 0).sort((one, other) => worth(other) - worth(one))[0]
}

/** Which books taught it, as a key: arguments with the same teachers go into one sentence. */
const taughtBy = ({ because }: Argument): string =>
  [...new Set(because.map(({ item }) => item))].slice(0, 3).sort().join(' ')

const GENRE = /(stories|tales|fiction|plays|novels|poetry|literature|romances|satire|tragedies|westerns)$/i

/** How books are alike: "are Sea stories about pirates", "is by Jules Verne", "stand under Adventure". */
function likeness(alike: readonly Argument[], one: boolean): TemplateResult {
  const is = one ? 'is' : 'are'
  const of = (field: string): readonly string[] =>
    alike.flatMap((argument) => (argument.field === field && argument.value !== undefined ? [argument.value] : []))
  const genres = of('subjects').filter((value) => !value.includes(' -- ') && GENRE.test(value))
  const topics = of('subjects').filter((value) => !genres.includes(value))
  const words = (field: string, values: readonly string[], most: number): TemplateResult =>
    enumerated(values.slice(0, most).map((value) => strong(field, value)))
  const [author] = of('creators')
  const parts: TemplateResult[] = []
  if (genres.length > 0) parts.push(html`${is} ${words('subjects', genres, 2)}`)
  if (topics.length > 0)
    parts.push(
      html`${genres.length > 0 ? nothing : html`${is} `}about ${words('subjects', topics, genres.length > 0 ? 1 : 2)}`,
    )
  if (author !== undefined)
    parts.push(html`${parts.length > 0 ? nothing : html`${is} `}by ${strong('creators', author)}`)
  if (parts.length > 0) return html`${parts.map((part, k) => html`${k === 0 ? nothing : ' '}${part}`)}`
  if (of('shelves').length > 0) return html`${one ? 'stands' : 'stand'} under ${words('shelves', of('shelves'), 2)}`
  if (of('title').length > 0) return html`${one ? 'has' : 'have'} ${words('title', of('title'), 1)}`
  return html`${is} ${words('lcc', of('lcc'), 1)}`
}

/** A value set off from the sentence. */
function strong(field: string, value: string): TemplateResult {
  if (field === 'creators') return html`<strong>${personOf(value)}</strong>`
  if (field === 'title') return html`the word <strong>${value}</strong> in the title`
  return html`<strong>${shortLabelOf(field, value)}</strong>`
}

function enumerated(parts: readonly TemplateResult[]): TemplateResult {
  return html`${parts.map((part, k) => html`${k === 0 ? nothing : k === parts.length - 1 ? ' and ' : ', '}${part}`)}`
}

/** All that speaks for the book as one bar: the parts are the shares. */
function whole(pro: readonly Argument[]): TemplateResult {
  return html`<div class="whole" aria-hidden="true">
    ${pro.map(({ share }, k) => html`<span style=${`flex-grow:${share.toFixed(5)}`} data-tone=${Math.min(k, PROS)}></span>`)}
  </div>`
}

function rows(room: Room, args: readonly Argument[], most: number, side: 'pro' | 'contra'): TemplateResult {
  const shown = args.slice(0, most)
  const others = args.slice(most)
  const left = others.reduce((sum, { share }) => sum + share, 0)
  const largest = Math.max(left, ...shown.map(({ share }) => share), 0.0001)
  const row = (label: string, share: number, tone: number, why: string): TemplateResult => html`
    <li class="share" data-tone=${tone}>
      <span class="share-label">${label}</span>
      <span class="share-percent">${percent(share)}</span>
      <span class="share-bar" style=${`--share:${Math.min(1, share / largest).toFixed(4)}`}></span>
      ${why === '' ? nothing : html`<span class="share-because">${why}</span>`}
    </li>
  `
  return html`<ul class=${`shares shares-${side}`} role="list">
    ${shown.map(({ label, share, because }, k) => row(label, share, k, listed(deedsOf(because, room.item).map(deedInWords))))}
    ${left === 0 ? nothing : row(`${others.length} smaller ${others.length === 1 ? 'reason' : 'reasons'}`, left, PROS, '')}
  </ul>`
}

const SIGNALS: Readonly<Record<string, string>> = {
  affinity: 'What you like',
  session: 'What you do now',
  popularity: 'The great lists',
}

/** The score as the sum it is. */
function sum({ signals, score, parts }: Explanation): TemplateResult {
  if (signals.length === 0) {
    return html`<p class="sum shelf-note">The ${parts.length} parts add up to a likeness of ${exact(score)}.</p>`
  }
  return html`
    <details class="sum">
      <summary>The score, as a sum</summary>
      <div class="sum-scroll" tabindex="0" role="group" aria-label="The score as a sum">
        <table>
          <thead>
            <tr>
              <th scope="col">Signal</th>
              ${['value', 'mean', 'deviation', 'weight', 'trust', 'adds'].map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${signals.map(
              ({ signal, value, mean, deviation, weight, trust, contribution }) => html`<tr>
                <th scope="row">${SIGNALS[signal] ?? signal}</th>
                ${[value, mean, deviation, weight, trust, contribution].map((figure) => html`<td>${exact(figure)}</td>`)}
              </tr>`,
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colspan="6">The score: the ${parts.length} parts of these, added up</th>
              <td>${exact(score)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      <p class="shelf-note">Each signal adds weight × trust × (value − mean) ÷ deviation. Nothing else enters.</p>
    </details>
  `
}
