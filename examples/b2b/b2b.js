// Documentation and a catalogue of connectors: what a reader's role makes relevant, without asking for the role.

import { account, forAccount, layers } from './account.js'
import { loadAll, provide } from './penchant/elements.js'
import { search } from './search.js'
import { openAsAgreed } from './shared/consent.js'
import { el, showViews } from './shared/dom.js'

const AREAS = [
  'Basics',
  'Authentication',
  'Webhooks',
  'Streams',
  'Tools',
  'Operations',
  'Compliance',
  'Billing',
  'Connectors',
]

const penchant = await openAsAgreed('b2b', {
  catalog: 'catalog.pnc',
  layers,
  question:
    'May this documentation put the pages first that go with your work? It is learned in this browser and sent nowhere.',
})
provide(penchant)
await loadAll()

const addressOf = ({ id }) => `#/page/${id}`

function entry({ item, reasons }) {
  return el(
    'article',
    { class: 'entry' },
    el(
      'h3',
      {},
      el('a', { href: addressOf(item) }, item.title),
      el('span', { class: `kind ${item.kind.toLowerCase()}` }, item.kind),
    ),
    el('p', {}, item.summary),
    reasons?.length > 0 && el('penchant-why', {}, 'Why this?'),
  )
}

function list(heading, given, attributes = {}) {
  const element = el('penchant-shelf', { heading, layout: 'grid', limit: given.items.length || 1, ...attributes })
  return Object.assign(element, { given, renderItem: entry })
}

/* Home */

/** What each group of readers is offered at the top. The groups are in the catalogue's config; this browser says which one it is. */
const welcomes = {
  developers: [
    'You build on Relay',
    [
      ['sdk-typescript', 'SDKs'],
      ['cli', 'Command line'],
      ['idempotency', 'Idempotency'],
    ],
  ],
  administrators: [
    'You run Relay',
    [
      ['roles', 'Roles'],
      ['alerts', 'Alerts'],
      ['environments', 'Environments'],
    ],
  ],
  finance: [
    'You pay for Relay',
    [
      ['invoices', 'Invoices'],
      ['usage', 'Usage'],
      ['budget', 'Budgets'],
    ],
  ],
}
const everybody = [
  'Welcome to Relay',
  [
    ['quickstart', 'Quickstart'],
    ['console-tour', 'The console'],
    ['event-model', 'The model'],
  ],
]

function welcome(segment) {
  const [title, links] = welcomes[segment?.name] ?? everybody
  return el(
    'section',
    { class: 'welcome', 'data-segment': segment?.name ?? 'everybody' },
    el('h1', {}, title),
    el(
      'ul',
      {},
      links.map(([id, label]) => el('li', {}, el('a', { href: addressOf({ id }) }, label))),
    ),
    segment && el('p', {}, 'Chosen by the pages that you read, in this browser.'),
  )
}

/** What readers say of themselves: the fact `role` of the config. It is stated, not learned, and an empty answer takes it back. */
const roles = { developer: 'I build with it', administrator: 'I run it', finance: 'I pay for it' }

async function asked() {
  const stated = (await penchant.profile.facts()).find(({ name }) => name === 'role')?.value ?? ''
  const options = Object.entries({ '': 'I would rather not say', ...roles })
  const select = el(
    'select',
    { id: 'role', disabled: penchant.consent.level === 'off' },
    options.map(([value, label]) => el('option', { value, selected: value === stated }, label)),
  )
  select.addEventListener('change', () => penchant.profile.given({ role: select.value || null }).then(redraw))
  return el('p', { class: 'asked' }, el('label', { for: 'role' }, 'What do you do with Relay?'), ' ', select)
}

async function home() {
  const [[segment], question, { forYou, connectors }] = await Promise.all([
    penchant.segments(),
    asked(),
    penchant.page([
      { name: 'forYou', filter: { ...forAccount, not: { kind: 'Connector' } }, limit: 6 },
      { name: 'connectors', filter: { ...forAccount, kind: 'Connector' }, caps: {}, limit: 3 },
    ]),
  ])
  return {
    content: [
      welcome(segment),
      question,
      list(forYou.personal > 0 ? 'For your work' : 'Most read', forYou, { id: 'for-you' }),
      list('Connectors', connectors, { id: 'connectors' }),
    ],
  }
}

/* Search: what was found, in an order that suits the reader */

async function results(words = '') {
  document.querySelector('[name="words"]').value = words
  const found = search(words)
  await penchant.record({ type: 'search', query: words })
  const ranked = await penchant.rank(
    found.map(({ id }) => id),
    { scores: found.map(({ score }) => score), filter: forAccount },
  )
  const left = ranked.filtered?.length ?? 0
  return {
    title: words,
    content: [
      el('h1', {}, `“${words}”`),
      el('p', { role: 'status' }, `${ranked.items.length} pages${left > 0 ? `, and ${left} of another edition` : ''}`),
      list('Results', ranked, { id: 'results' }),
    ],
  }
}

/* An area, a page */

async function area(name) {
  const pages = await penchant.recommend({
    filter: { area: name, ...forAccount },
    seen: 'include',
    caps: {},
    limit: 40,
  })
  return { title: name, content: [el('h1', {}, name), list('Pages', pages)] }
}

async function page(id) {
  const item = penchant.item(id)
  if (!item) return { title: 'Not here', content: [el('h1', {}, 'There is no such page')] }
  await penchant.record({ type: 'view', item: id })
  // The writers' own list first, then what is alike and not on it.
  const next = await penchant.together([id], { table: 'related', limit: 3, filter: forAccount })
  const exclude = next.items.map((other) => other.id)
  const similar = await penchant.similar(id, { by: 'content', limit: 3, exclude, filter: forAccount })
  return {
    title: item.title,
    content: [
      el(
        'article',
        { class: 'page' },
        el('p', { class: 'crumbs' }, el('a', { href: `#/area/${item.area}` }, item.area), ` / ${item.kind}`),
        el('h1', {}, item.title),
        el('p', { class: 'summary' }, item.summary),
        item.code && el('pre', { tabindex: '0' }, el('code', {}, item.code)),
        el(
          'dl',
          {},
          el('dt', {}, 'For'),
          el('dd', {}, item.audience.join(', ')),
          el('dt', {}, 'Editions'),
          el('dd', {}, item.edition.join(', ')),
        ),
      ),
      next.items.length > 0 && list('Read next', next, { id: 'next' }),
      list('Similar pages', similar, { id: 'similar' }),
    ],
  }
}

async function you() {
  return {
    title: 'What this site knows of you',
    content: [el('h1', {}, 'What this site knows of you'), el('penchant-controls', {})],
  }
}

const redraw = showViews(document.querySelector('#main'), 'Relay documentation', {
  home,
  search: results,
  area,
  page,
  you,
})

document.querySelector('#areas').append(...AREAS.map((name) => el('li', {}, el('a', { href: `#/area/${name}` }, name))))
document.querySelector('#account').textContent = `${account.company}, ${account.edition} edition`
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault()
  const words = new FormData(event.target).get('words').trim()
  if (words) location.hash = `#/search/${encodeURIComponent(words)}`
})
penchant.subscribe(({ kind }) => {
  if (kind !== 'recorded' && !location.hash.startsWith('#/you')) redraw()
})
redraw()
