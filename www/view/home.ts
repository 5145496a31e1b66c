/** The first page: what this is in ten seconds, then the shelves, and ways into the rest of the collection. */
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Room } from '../room.js'
import { valueHash } from '../route.js'
import { SUBJECTS, TRIALS } from '../subjects.js'
import { bytes, duration } from './figures.js'
import { questions } from './questions.js'
import { ghostShelf, shelf } from './shelf.js'
import { shelved, spines } from './spines.js'

const ON_THE_MANTEL = 14

export function home(room: Room): TemplateResult {
  const { phase, shelves } = room.state
  const [first, ...rest] = shelves
  return html`
    ${hero(room)}
    ${
      phase === 'opening'
        ? [ghostShelf('for-you', 'For you'), ghostShelf('lists', 'From the great lists')]
        : html`${questions(room)} ${first === undefined ? nothing : shelf(room, first)} ${subjects()}
          ${repeat(
            rest,
            ({ kind }) => kind,
            (named) => shelf(room, named),
          )}`
    }
  `
}

function hero(room: Room): TemplateResult {
  const { trying, phase } = room.state
  return html`
    <section class="hero" aria-labelledby="promise">
      <div class="hero-words">
        <h1 id="promise" tabindex="-1">A library that learns what you like, <em>and tells no one.</em></h1>
        <p class="hero-lead">
          Nearly six thousand books, ranked inside this browser by a small WebAssembly engine.
          <strong>Nothing you do here leaves this page.</strong>
        </p>
        <div class="trial" role="group" aria-labelledby="trial">
          <p id="trial">In a hurry? Open three at once:</p>
          ${TRIALS.map(
            ({ subject, words }) => html`<button
              type="button"
              class="trial-button"
              ?disabled=${trying || phase !== 'ready'}
              @click=${() => room.tryOut(subject, words)}
            >
              ${words}
            </button>`,
          )}
        </div>
      </div>
      ${mantel(room)}
    </section>
  `
}

/** The shelf of what was learned, always in sight, with the figures that prove the point. */
function mantel(room: Room): TemplateResult {
  const { interests, health, latest, requests } = room.state
  const shown = shelved(interests, ON_THE_MANTEL)
  const events = health?.events ?? 0
  return html`
    <div class="mantel">
      <button class="mantel-open" type="button" data-action="learned" aria-haspopup="dialog" @click=${room.learned}>
        <span class="unseen">What this room has learned</span>
        ${spines({ interests: shown })}
        <span class="mantel-board" aria-hidden="true"></span>
      </button>
      <p class="mantel-caption">
        ${
          events === 0
            ? 'What the room knows about you: nothing. Open a book, and its subjects take their places here.'
            : `What the room knows about you, from ${events} ${events === 1 ? 'event' : 'events'}. The stronger, the taller.`
        }
      </p>
      <dl class="figures">
        <div><dt>ranked in</dt><dd>${latest === undefined ? '…' : duration(latest.took)}</dd></div>
        <div><dt>kept here</dt><dd>${bytes(health?.storage.bytes ?? 0)}</dd></div>
        <div><dt>requests since opening</dt><dd>${requests}</dd></div>
      </dl>
    </div>
  `
}

function subjects(): TemplateResult {
  return html`
    <nav class="subjects" aria-labelledby="subjects">
      <h2 id="subjects">Or walk in by subject</h2>
      <ul role="list">
        ${SUBJECTS.map(
          ({ name, books }) => html`<li>
            <a class="chip" href=${valueHash('subjects', name) ?? ''}>${name} <span class="chip-count">${books}</span></a>
          </li>`,
        )}
      </ul>
    </nav>
  `
}
