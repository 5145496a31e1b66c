/** The first visit's question, above the shelf that its answers change. */
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Question, Said } from '../asking.js'
import { fullTitleOf, titleOf } from '../bibliography.js'
import { cover } from '../covers/cover.js'
import type { Room } from '../room.js'
import { heart, notForMe } from './icons.js'

export function questions(room: Room): TemplateResult | typeof nothing {
  const asked = room.state.questions
  if (asked.length === 0) return nothing
  const answered = asked.some(({ answer }) => answer !== undefined)
  return html`
    <section class="asking" data-asking aria-labelledby="asking">
      <div class="asking-words">
        <h2 id="asking">Which of these have you liked?</h2>
        <p class="shelf-note">A word on one or two, and the shelf below is already yours.</p>
        <button class="plain-button" type="button" data-action="skip" @click=${() => room.skip()}>
          ${answered ? 'That will do' : 'Skip all'}
        </button>
      </div>
      <ul role="list">
        ${repeat(
          asked,
          ({ item }) => item.id,
          (question) => asking(room, question),
        )}
      </ul>
    </section>
  `
}

function asking(room: Room, question: Question): TemplateResult {
  const { item, answer } = question
  return html`
    <li class="asked" data-asked=${item.id} data-said=${answer?.said ?? nothing}>
      <div class="asked-cover" aria-hidden="true" title=${fullTitleOf(item)}>${cover(item)}</div>
      <div class="asked-acts">${says(room, question, 'like')} ${says(room, question, 'dislike')}</div>
    </li>
  `
}

/** Pressed again, it is taken back. */
function says(room: Room, question: Question, said: Said): TemplateResult {
  const { item, answer } = question
  const pressed = answer?.said === said
  const words = said === 'like' ? 'I liked it' : 'Not for me'
  return html`
    <button
      class="act"
      type="button"
      data-action=${`answer-${said}`}
      aria-pressed=${pressed ? 'true' : 'false'}
      aria-label=${`${words}: ${titleOf(item).main}`}
      title=${words}
      @click=${() => (pressed ? room.unsay(item.id, answer.event) : room.answer(question, said))}
    >
      ${said === 'like' ? heart(pressed) : notForMe}
    </button>
  `
}
