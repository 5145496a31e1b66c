// A newspaper whose front page is everybody's at first, and more and more the reader's own.

import { engravings } from './engravings.js'
import { loadAll, provide } from './penchant/elements.js'
import { openAsAgreed } from './shared/consent.js'
import { drawing, el, showViews } from './shared/dom.js'

const SECTIONS = Object.keys(engravings)

const penchant = await openAsAgreed('newsroom', {
  catalog: 'catalog.pnc',
  question:
    'May your front page follow what you read? What is learned stays in your browser, and you can see and erase it.',
})
provide(penchant)
await loadAll()

const main = document.querySelector('#main')
const addressOf = (id) => `#/story/${encodeURIComponent(id)}`
const longDate = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** A date comes back from the catalogue as milliseconds since 1970, whatever its form was. */
function ago(published) {
  const hours = Math.round((published - Date.now()) / 3_600_000)
  return hours > -24 ? relative.format(hours, 'hour') : relative.format(Math.round(hours / 24), 'day')
}

/* Teasers and shelves */

function teaser({ item }, { lead = false } = {}) {
  return el(
    'article',
    { class: lead ? 'teaser lead' : 'teaser' },
    lead && drawing(engravings[item.section], { class: 'engraving' }),
    el('p', { class: 'kicker' }, el('a', { href: `#/section/${item.section}` }, item.section)),
    el(lead ? 'h2' : 'h3', {}, el('a', { href: addressOf(item.id) }, item.title)),
    el('p', { class: 'dek' }, item.dek),
    el(
      'p',
      { class: 'byline' },
      `${item.author} · ${ago(item.published)} · ${item.minutes} min `,
      el('penchant-why', {}, 'Why this?'),
    ),
  )
}

function shelf(heading, given, attributes = {}) {
  const element = el('penchant-shelf', { heading, layout: 'grid', limit: given.items.length || 1, ...attributes })
  return Object.assign(element, { given, renderItem: teaser })
}

/* The front page */

/** What the visit is like, in the words that Penchant uses for the time of day. */
function moment() {
  const hour = new Date().getHours()
  if (hour < 5 || hour >= 22) return 'For tonight'
  if (hour < 12) return 'For this morning'
  return hour < 18 ? 'For this afternoon' : 'For this evening'
}

function begun(stories) {
  if (stories.length === 0) return false
  return el(
    'section',
    { class: 'begun', 'aria-labelledby': 'begun' },
    el('h2', { id: 'begun' }, 'Continue reading'),
    el(
      'ul',
      {},
      stories.map(({ id, item, progress }) =>
        el(
          'li',
          {},
          el('a', { href: addressOf(id) }, item.title),
          el('progress', { max: 1, value: progress, 'aria-label': `Read of “${item.title}”` }),
          el('span', {}, `${Math.round(progress * 100)} % read`),
        ),
      ),
    ),
  )
}

/** The reader's own switches: how surprising the paper is, and which sections are muted. */
async function tools() {
  const learns = penchant.consent.level !== 'off'
  const muted = (await penchant.profile.wishes()).filter(({ kind, field }) => kind === 'mute' && field === 'section')
  return el(
    'section',
    { class: 'tools', 'aria-label': 'Your paper' },
    el(
      'label',
      {},
      'More of the same',
      el('input', {
        type: 'range',
        min: 0,
        max: 1,
        step: 0.25,
        value: penchant.profile.surprise,
        disabled: !learns,
        'aria-label': 'From more of the same to surprises',
        onchange: async ({ target }) => {
          await penchant.profile.setSurprise(Number(target.value))
          redraw()
        },
      }),
      'Surprise me',
    ),
    muted.map(({ value }) => el('button', { type: 'button', onclick: () => unmute(value) }, `Show ${value} again`)),
  )
}

async function front() {
  const reading = await penchant.history({ progress: { min: 0.05, max: 0.95 }, limit: 3 })
  const exclude = reading.map(({ id }) => id)
  const { lead, stories, now, week } = await penchant.page(
    [
      // One and the same lead for everybody: what is on top of a newspaper is the editors' choice.
      { name: 'lead', personalization: 0, filter: { published: { after: '-1d' } }, limit: 1, exclude },
      { name: 'stories', surface: 'front', limit: 6, exclude },
      { name: 'now', surface: 'moment', limit: 4, exclude },
      { name: 'week', filter: { published: { after: '-7d' } }, limit: 8, exclude },
    ],
    { first: 'given' },
  )
  const top = shelf('', lead, { id: 'lead', 'aria-label': 'Top story' })
  top.renderItem = (story) => teaser(story, { lead: true })
  return {
    content: [
      el('h1', { class: 'unseen' }, 'The front page'),
      await tools(),
      begun(reading),
      el(
        'div',
        { class: 'front' },
        top,
        shelf(stories.personal > 0 ? 'Your front page' : 'The front page', stories, { id: 'stories' }),
      ),
      shelf(moment(), now, { id: 'now' }),
      shelf('From this week', week, { id: 'week' }),
    ],
  }
}

/* A section */

async function mute(value) {
  await penchant.profile.mute({ field: 'section', value })
  location.hash = '#/'
}
async function unmute(value) {
  await penchant.profile.release({ field: 'section', value })
  redraw()
}

async function section(name) {
  // On its own page a section has all of its stories, the read ones too, newest first.
  const stories = await penchant.recommend({
    filter: { section: name, published: { after: '-7d' } },
    seen: 'include',
    caps: {},
    weights: { freshness: 10 },
    limit: 20,
  })
  const learns = penchant.consent.level !== 'off'
  return {
    title: name,
    content: [
      el('h1', {}, name),
      el(
        'p',
        {},
        el('button', { type: 'button', disabled: !learns, onclick: () => mute(name) }, `Mute ${name} on my front page`),
      ),
      shelf(stories.items.length > 0 ? 'This week' : 'Nothing here: you muted it, or it was a quiet week', stories),
    ],
  }
}

/* A story */

/** Watches how far the open story was read, and records it when the reader leaves. */
let leave = () => {}
function watchReading(id, text) {
  const began = Date.now()
  let progress = 0
  const measure = () => {
    const { top, height } = text.getBoundingClientRect()
    if (height > 0) progress = Math.max(progress, Math.min(1, (innerHeight - top) / height))
  }
  addEventListener('scroll', measure, { passive: true })
  leave = async () => {
    removeEventListener('scroll', measure)
    leave = () => {}
    // Read to the end counts as completed; less is what "Continue reading" offers.
    if (progress > 0.95) await penchant.record({ type: 'complete', item: id })
    else if (progress > 0) await penchant.record({ type: 'dwell', item: id, durationMs: Date.now() - began, progress })
  }
  requestAnimationFrame(measure)
}
addEventListener('pagehide', () => leave())

async function story(id) {
  const item = penchant.item(id)
  if (!item) return { title: 'Not here', content: [el('h1', {}, 'This story is not here any more')] }
  await penchant.record({ type: 'view', item: id })
  const text = el(
    'div',
    { class: 'text' },
    item.paragraphs.slice(1).map((paragraph) => el('p', {}, paragraph)),
  )
  const similar = await penchant.similar(id, { limit: 3 })
  watchReading(id, text)
  return {
    title: item.title,
    content: [
      el(
        'article',
        { class: 'story' },
        el('p', { class: 'kicker' }, el('a', { href: `#/section/${item.section}` }, item.section)),
        el('h1', {}, item.title),
        el('p', { class: 'dek' }, item.dek),
        el(
          'p',
          { class: 'byline' },
          `By ${item.author} · `,
          el('time', { datetime: new Date(item.published).toISOString() }, ago(item.published)),
          ` · ${item.minutes} minutes`,
        ),
        drawing(engravings[item.section], { class: 'engraving' }),
        text,
      ),
      shelf('On the same subject', similar),
    ],
  }
}

async function you() {
  return {
    title: 'Your paper',
    content: [
      el('h1', {}, 'Your paper'),
      el('p', {}, 'What this paper has learned, and what you can do about it.'),
      el('penchant-controls', {}),
    ],
  }
}

/** Before any view is drawn, what was read in the last one is recorded, so that the next one knows. */
const after =
  (view) =>
  async (...given) => {
    await leave()
    return view(...given)
  }
const redraw = showViews(main, 'The Harbour Courier', {
  home: after(front),
  section: after(section),
  story: after(story),
  you: after(you),
})

document.querySelector('#today').textContent = longDate.format(Date.now())
document
  .querySelector('#sections')
  .append(...SECTIONS.map((name) => el('li', {}, el('a', { href: `#/section/${name}` }, name))))

penchant.subscribe(({ kind }) => {
  if (kind !== 'recorded' && !location.hash.startsWith('#/you') && !location.hash.startsWith('#/story')) redraw()
})
let asked = false
addEventListener('penchant-act', () => {
  asked = true
})
addEventListener('penchant-why', ({ detail }) => {
  if (detail.open || !asked) return
  asked = false
  redraw()
})
redraw()
