// The contents of *Why this?*: what speaks for and against the item, with the visitor's own acts; where it would stand without
// them; buttons to change that; and all parts of the score with their sum.

import { html, nothing, type TemplateResult } from 'lit'
import type { Explanation, InterestName, Personalizer, Recorded } from '../types.js'
import type { Moved, SaidArgument, Words } from '../words/wording.js'
import type { Speech } from './language.js'
import { phrased } from './phrase.js'
import type { Called } from './presentation.js'
import { pieces } from './styles/pieces.js'
import { whyStyles } from './styles/why.js'
import type { ActDetail } from './types.js'
import { undo } from './undo.js'
import { type Voice, voiceOf } from './voice.js'

export const styles = [pieces, whyStyles]

/** The most arguments that are put into words; the table of the score has all of them. */
const SAID = 6
/** Arguments with a smaller share are left out: they would read as 0 %. */
const LEAST = 0.005
/** The most arguments that get buttons, and the most items of which the counterfactual is computed. */
const TOUCHED = 2

/** An item whose events are left out, and the place that the explained item would then have, from 0. */
export interface Without {
  readonly item: string
  readonly position: number | null
}

/** An explanation, with the moves of the stages after the score where there are any. */
export type ExplanationWithMoves = Explanation & { readonly stages?: readonly Moved[] }

/** What the dialog shows, and what can be done in it. */
export interface View {
  readonly item: string | undefined
  readonly opened: Personalizer | undefined
  readonly explanation: ExplanationWithMoves | 'refused' | 'failed' | undefined
  /** The message of a failure, and the button that tries again. */
  readonly failure: string
  readonly again: unknown
  readonly withouts: readonly Without[]
  /** The outcome of the latest act. */
  readonly outcome:
    | { readonly says: 'noted' | 'notRecorded' | 'failed' | 'undone'; readonly event?: number }
    | undefined
  readonly speech: Speech
  readonly naming: Called
  act(work: Promise<Recorded>, detail: ActDetail): void
  undo(back: () => Promise<unknown>): void
  close(): void
}

/** Where the item would stand without the items whose events speak for it most. */
export async function thinkAway(opened: Personalizer, explanation: Explanation): Promise<readonly Without[]> {
  const { shelf, item, parts } = explanation
  const pulls = new Map<string, number>()
  for (const { item, contribution, layer } of parts.flatMap(({ because }) => because)) {
    // The visitor's own acts alone can be left out.
    if (layer !== undefined) continue
    pulls.set(item, (pulls.get(item) ?? 0) + contribution)
  }
  const strongest = [...pulls].filter(([, pull]) => pull > 0).sort((one, other) => other[1] - one[1])
  const found: Without[] = []
  for (const [cause] of strongest.slice(0, TOUCHED)) {
    // A shelf of similar items has no counterfactuals.
    const { without } = await opened.explain(shelf, item, { without: { item: cause } }).catch(() => explanation)
    if (without) found.push({ item: cause, position: without.position })
  }
  return found
}

/** The dialog's contents. */
export function sheet(view: View): TemplateResult {
  const { words } = view.speech
  const voice = voiceOf(view.speech)
  const title = view.item === undefined ? '' : voice.quote.title(view.item, view.naming).text
  return html`<div class="sheet">
    <header>
      <slot name="head"></slot>
      <h2 id="title" role="heading" tabindex="-1" autofocus><bdi>${words.whyTitle(title)}</bdi></h2>
      <button part="dialog-button" class="x" aria-label=${words.close} @click=${view.close}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13" /></svg>
      </button>
    </header>
    ${contents(view, voice)}
  </div>`
}

function contents(view: View, { say }: Voice): unknown {
  const { explanation, naming } = view
  const { words } = view.speech
  if (explanation === undefined || explanation === 'failed') {
    return html`<p role="status" class="soft">${explanation ? view.failure : words.loading}</p>${view.again}`
  }
  if (explanation === 'refused') return html`<p role="status">${words.noExplanation}</p>`
  const { position, stages = [] } = explanation
  const { pro, contra } = say.arguments(explanation, naming)
  const today = say.intent(explanation)
  return html`<p part="lead" class="lead">${words.position(position + 1)} ${pro[0] && html`${phrased(pro[0].whole)}.`}</p>
    ${today && html`<p class="soft">${phrased(today)}.</p>`}
    ${list(words.pro, pro, 'pro')} ${list(words.contra, contra, 'contra')}
    ${thoughtAway(view, say, position)} ${moves(view, say, stages)} ${buttons(view, explanation, pro)} ${sum(view, say, explanation)}`
}

function thoughtAway({ withouts, naming }: View, say: Words, now: number): unknown {
  if (withouts.length === 0) return nothing
  const said = ({ item, position }: Without) => say.without({ title: naming.titleOf(item) ?? '', item, position, now })
  return html`<ul class="without">
    ${withouts.map((one) => html`<li>${phrased(said(one))}.</li>`)}
  </ul>`
}

function moves({ speech }: View, say: Words, stages: readonly Moved[]): unknown {
  if (stages.length === 0) return nothing
  return html`<h3>${speech.words.stages}</h3>
    <ol part="stages">
      ${stages.map((stage) => html`<li>${phrased(say.moved(stage))}</li>`)}
    </ol>`
}

function list(heading: string, list: readonly SaidArgument[], kind: string): unknown {
  const said = list.filter(({ argument }) => argument.share >= LEAST).slice(0, SAID)
  if (said.length === 0) return nothing
  return html`<h3>${heading}</h3>
    <ul part="reasons" class=${kind}>
      ${said.map(
        ({ argument, says, share, because }) => html`<li>
          ${phrased(says)}<span class="figure">${share}</span>
          <span class="bar" aria-hidden="true"><i .style=${`inline-size: ${Math.min(1, argument.share) * 100}%`}></i></span>
          ${because ? html`<span class="soft">${phrased(because)}</span>` : nothing}
        </li>`,
      )}
    </ul>`
}

function buttons(view: View, { shelf, item, position }: Explanation, pro: readonly SaidArgument[]): unknown {
  const { opened, outcome, act, naming } = view
  const { words } = view.speech
  if (!opened) return nothing
  const refuse = () =>
    act(opened.record({ type: 'not_interested', item, recommendation: shelf, position }), {
      act: 'not_interested',
      item,
    })
  const wish = (kind: 'mute' | 'pin', target: InterestName) =>
    act(opened.profile[kind](target), { act: kind, ...target })
  const topics = pro.filter(({ argument }) => argument.field !== undefined).slice(0, TOUCHED)
  return html`<div class="row acts">
      <button part="dialog-button" class="button" @click=${refuse}>${words.notInterested}</button>
      ${topics.map(({ argument: { field = '', value = '' } }) => {
        const topic = naming.labelOf(field, value)
        const target = { field, value }
        return html`<button part="dialog-button" class="button" @click=${() => wish('mute', target)}>
            <bdi>${words.lessOf(topic)}</bdi>
          </button>
          <button part="dialog-button" class="button" @click=${() => wish('pin', target)}>
            <bdi>${words.moreOf(topic)}</bdi>
          </button>`
      })}
    </div>
    <p role="status" class="row">
      ${outcome && words[outcome.says]}
      ${outcome?.event !== undefined ? html`<button part="dialog-button" class="button" @click=${() => view.undo(() => undo(opened, outcome.event as number))}>${words.undo}</button>` : nothing}
    </p>`
}

/** All parts, so that a visitor can check the sum. */
function sum({ speech, naming }: View, say: Words, explanation: Explanation): TemplateResult {
  const { words, locale } = speech
  const exact = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 4,
    maximumFractionDigits: 4,
    signDisplay: 'exceptZero',
  })
  const parts = say.parts(explanation, naming)
  return html`<details>
    <summary>${words.sum}</summary>
    <table part="sum">
      <thead>
        <tr>
          <th scope="col">${words.part}</th>
          <th scope="col">${words.adds}</th>
        </tr>
      </thead>
      <tbody>
        ${parts.map(({ part, says }) => html`<tr><th scope="row">${phrased(says)}</th><td>${exact.format(part.contribution)}</td></tr>`)}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${words.total}</th>
          <td>${exact.format(explanation.score)}</td>
        </tr>
      </tfoot>
    </table>
  </details>`
}
