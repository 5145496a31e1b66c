// Online courses: what comes next, what is still out of reach, and the way to a goal.

import { loadAll, provide } from './penchant/elements.js'
import { openAsAgreed } from './shared/consent.js'
import { el, showViews } from './shared/dom.js'

const TRACKS = ['Python', 'Mathematics', 'Data', 'Machine learning', 'Web']

const penchant = await openAsAgreed('course', {
  catalog: 'catalog.pnc',
  question: 'May Stepwise remember what you have learned, to say what comes next? It stays in your browser.',
})
provide(penchant)
await loadAll()

const addressOf = ({ id }) => `#/lesson/${id}`
/** A colour for each track, by a class of the stylesheet. */
const trackClass = ({ track }) => `track-${TRACKS.indexOf(track)}`

async function finished() {
  const done = await penchant.history({ types: 'complete', limit: 100 })
  return new Set(done.map(({ id }) => id))
}

/** All lessons, in the order of the courses: the site's own list, so nothing is left out of it. */
async function allLessons() {
  const { items } = await penchant.recommend({
    limit: 100,
    shape: false,
    personalization: 0,
    seen: 'include',
    paths: { reach: 'show' },
  })
  return items.map(({ item }) => item).sort((a, b) => a.id.localeCompare(b.id))
}

/* Today */

function lessonCard({ item }) {
  return el(
    'article',
    { class: `card ${trackClass(item)}` },
    el('p', { class: 'track' }, item.track),
    el('h3', {}, el('a', { href: addressOf(item) }, item.title)),
    el('p', {}, item.summary),
    el('p', { class: 'small' }, `${item.minutes} minutes `, el('penchant-why', {}, 'Why this?')),
  )
}

function nextUp(item, hasBegun) {
  return el(
    'section',
    { class: `next ${trackClass(item)}`, 'aria-labelledby': 'next' },
    el('p', { class: 'track' }, `${item.track}, ${item.minutes} minutes`),
    el('h1', { id: 'next' }, item.title),
    el('p', {}, item.summary),
    el('a', { class: 'go', href: addressOf(item) }, hasBegun ? 'Go on' : 'Begin here'),
  )
}

/** The way to a goal as a line of stations: what is done is left out, the goal is last. */
async function goalLine(goal, goals) {
  const way = await penchant.path(goal)
  const minutes = way.reduce((sum, item) => sum + item.minutes, 0)
  return el(
    'section',
    { class: 'goal', 'aria-labelledby': 'goal' },
    el('h2', { id: 'goal' }, 'The way to a goal'),
    el(
      'label',
      {},
      'I want to get to ',
      el(
        'select',
        { onchange: ({ target }) => setGoal(target.value) },
        goals.map((item) => el('option', { value: item.id, selected: item.id === goal }, item.title)),
      ),
    ),
    way.length === 0
      ? el('p', {}, 'You are there.')
      : [
          el('p', {}, `${way.length} ${way.length === 1 ? 'lesson' : 'lessons'}, ${minutes} minutes.`),
          el(
            'ol',
            { class: 'line' },
            way.map((item) => el('li', { class: trackClass(item) }, el('a', { href: addressOf(item) }, item.title))),
          ),
        ],
  )
}

let goal = 'ml-3'
function setGoal(id) {
  goal = id
  redraw()
}

async function today() {
  const [done, lessons] = await Promise.all([finished(), allLessons()])
  // Nothing out of reach is on this shelf, and the next step of a path that was begun comes first.
  const shelf = await penchant.recommend({ surface: 'next', limit: 7 })
  const [first, ...others] = shelf.items
  const rest = el('penchant-shelf', {
    heading: 'Or one of these',
    layout: 'grid',
    limit: others.length || 1,
    id: 'others',
  })
  Object.assign(rest, { given: { ...shelf, items: others }, renderItem: lessonCard })
  return {
    content: [
      first ? nextUp(first.item, done.size > 0) : el('h1', {}, 'You have finished everything'),
      el('p', { class: 'count', role: 'status' }, `${done.size} of ${lessons.length} lessons done`),
      await goalLine(
        goal,
        lessons.filter(({ level }) => level === 3),
      ),
      others.length > 0 && rest,
    ],
  }
}

/* All lessons, with what is out of reach */

async function map() {
  const [done, lessons] = await Promise.all([finished(), allLessons()])
  const states = await Promise.all(
    lessons.map(async (item) => {
      const left = (await penchant.path(item.id)).length
      return done.has(item.id) && left === 0 ? 'done' : left > 1 ? 'locked' : 'open'
    }),
  )
  const says = { done: 'Done', open: 'Ready for you', locked: 'Needs others first' }
  return {
    title: 'All lessons',
    content: [
      el('h1', {}, 'All lessons'),
      TRACKS.map((track) =>
        el(
          'section',
          { class: 'course', 'aria-label': track },
          el('h2', {}, track),
          el(
            'ol',
            {},
            lessons.flatMap((item, place) =>
              item.track === track
                ? [
                    el(
                      'li',
                      { class: `${trackClass(item)} ${states[place]}`, 'data-lesson': item.id },
                      el('a', { href: addressOf(item) }, item.title),
                      el('span', {}, says[states[place]]),
                    ),
                  ]
                : [],
            ),
          ),
        ),
      ),
    ].flat(),
  }
}

/* A lesson */

async function lesson(id) {
  const item = penchant.item(id)
  if (!item) return { title: 'Not here', content: [el('h1', {}, 'There is no such lesson')] }
  await penchant.record({ type: 'view', item: id })
  const way = await penchant.path(id)
  const before = way.slice(0, -1)
  return {
    title: item.title,
    content: [
      el(
        'article',
        { class: `lesson ${trackClass(item)}` },
        el('p', { class: 'track' }, `${item.track}, ${item.minutes} minutes`),
        el('h1', {}, item.title),
        el('p', { class: 'summary' }, item.summary),
        before.length > 0 &&
          el(
            'div',
            { class: 'first' },
            el('h2', {}, 'Before this one'),
            el(
              'ul',
              {},
              before.map((other) => el('li', {}, el('a', { href: addressOf(other) }, other.title))),
            ),
          ),
        el('h2', {}, 'Your task'),
        el('p', {}, item.task),
        way.length === 0
          ? el('p', { class: 'finished' }, 'You have finished this lesson.')
          : el('button', { type: 'button', class: 'go', onclick: () => complete(id) }, 'I have done it'),
      ),
    ],
  }
}

async function complete(id) {
  await penchant.record({ type: 'complete', item: id })
  location.hash = '#/'
}

async function you() {
  return {
    title: 'My data',
    content: [el('h1', {}, 'What Stepwise knows of you'), el('penchant-controls', {})],
  }
}

const redraw = showViews(document.querySelector('#main'), 'Stepwise', { home: today, map, lesson, you })
penchant.subscribe(({ kind }) => {
  if (kind !== 'recorded' && !location.hash.startsWith('#/you')) redraw()
})
redraw()
