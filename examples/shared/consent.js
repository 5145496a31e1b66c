// Opens a profile at the level that the visitor agreed to, asks those who have not answered yet, and keeps the answer.

// A site with a bundler writes 'penchant' here. These examples are plain files, with the package's `dist` beside them.
import { open } from '../penchant/index.js'
import { el } from './dom.js'

/**
 * `name` keeps the examples apart if they are served from one address; a site with one profile needs none. `question` is what a new visitor
 * is asked; the rest are the options of `open`.
 */
export async function openAsAgreed(name, { question, ...options }) {
  const key = `${name}-personalization`
  const penchant = await open({ ...options, profile: name, consent: localStorage.getItem(key) ?? 'off' })
  // Every change is kept, whether it was made here, in <penchant-controls> or in another tab.
  penchant.subscribe(({ kind }) => {
    if (kind === 'consent') localStorage.setItem(key, penchant.consent.level)
  })
  if (localStorage.getItem(key) === null) ask(penchant, question)
  return penchant
}

/** Three buttons of the same kind: to refuse is as easy as to agree. Nothing waits for the answer, and until then nothing is learned. */
function ask(penchant, question) {
  const answer = (level, label) => el('button', { type: 'button', onclick: () => penchant.consent.set(level) }, label)
  const banner = el(
    'section',
    { class: 'consent', 'aria-label': 'Personalization' },
    el('p', {}, question),
    el('div', {}, answer('off', 'No'), answer('session', 'For this visit'), answer('device', 'On this device')),
  )
  document.body.append(banner)
  penchant.subscribe(({ kind }) => kind === 'consent' && banner.remove())
}
