// A fashion shop. Each view is a function that asks Penchant for what it shows.

import * as cart from './cart.js'
import { colourOf, garment } from './garments.js'
import { loadAll, provide } from './penchant/elements.js'
import { openAsAgreed } from './shared/consent.js'
import { drawing, el, showViews } from './shared/dom.js'

const DAY = 86_400_000
const CATEGORIES = [
  'Coats',
  'Dresses',
  'Knitwear',
  'Shirts',
  'Trousers',
  'Skirts',
  'Shoes',
  'Bags',
  'Accessories',
  'Socks',
]

// Only an example has a clock of its own, to show what happens a month later: `?days=30`. A shop leaves `now` out.
let days = Number(new URLSearchParams(location.search).get('days')) || 0
const now = () => Date.now() + days * DAY

const penchant = await openAsAgreed('shop', {
  catalog: 'catalog.pnc',
  question:
    'May this shop learn from what you look at? It stays in your browser, and you can see and erase it at any time.',
  now,
})
// The elements on this page share the profile, and get all of their scripts now: the server does not see which view needs them.
provide(penchant)
await loadAll()

const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 })
const dated = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const addressOf = ({ id }) => `#/item/${encodeURIComponent(id)}`

/* What is shown everywhere */

function card({ item, reasons }) {
  return el(
    'article',
    { class: 'card' },
    el(
      'a',
      { href: addressOf(item) },
      drawing(garment(item), { class: 'picture' }),
      item.new && el('span', { class: 'new' }, 'New'),
      el('h3', {}, item.title),
      el('p', {}, euros.format(item.price), el('span', {}, ` · ${item.colour}`)),
    ),
    // Finds its shelf and its item by itself. What was merely opened before has no score to explain.
    reasons?.length > 0 && el('penchant-why', {}, 'Why this?'),
  )
}

/** A shelf that was asked for here. <penchant-shelf> records what was seen and clicked, and moves by arrow keys. */
function shelf(heading, given, attributes = {}) {
  const element = el('penchant-shelf', { heading, layout: 'grid', limit: given.items.length || 1, ...attributes })
  return Object.assign(element, { given, renderItem: card })
}

/** The same with *Load more*: each page goes on where the one before it ended, and repeats nothing. */
function shelfWithMore(heading, first) {
  const section = el('section', { class: 'long' }, shelf(heading, first))
  let last = first
  const button = el('button', { type: 'button', onclick: loadMore }, 'Load more')
  async function loadMore() {
    last = await last.more(8)
    if (last.items.length > 0) button.before(shelf('', last, { 'aria-label': `${heading}, continued` }))
    if (last.items.length < 8) button.remove()
  }
  if (first.items.length > 0) section.append(button)
  return section
}

function recentlyViewed(filter) {
  const element = el('penchant-shelf', { kind: 'history', limit: 4, layout: 'grid', heading: 'Recently viewed' })
  return Object.assign(element, { filter, renderItem: card })
}

/* The home page */

function dueAgain(due) {
  if (due.length === 0) return false
  return el(
    'section',
    { class: 'due', 'aria-labelledby': 'due' },
    el('h2', { id: 'due' }, 'Time for new ones?'),
    due.map(({ item, at }) =>
      el(
        'article',
        {},
        drawing(garment(item), { class: 'picture' }),
        el('h3', {}, el('a', { href: addressOf(item) }, item.title)),
        el('p', {}, `By the look of it, you need them again about ${dated.format(at)}.`),
        el('button', { type: 'button', onclick: () => addToCart(item, item.sizes[0]) }, 'Add to the cart'),
      ),
    ),
  )
}

async function home() {
  const due = await penchant.due({ limit: 2 })
  const notDue = { not: { product: due.map(({ item }) => item.product) } }
  const recent = await penchant.history({ limit: 4, filter: notDue })
  const exclude = [...due, ...recent].map(({ id }) => id)
  // The last one chooses last, so that its further pages repeat nothing of the others either.
  const { fresh, popular, forYou } = await penchant.page(
    [
      { name: 'fresh', filter: { new: true }, limit: 4, exclude },
      { name: 'popular', personalization: 0, caps: { category: 1 }, limit: 4, exclude },
      { name: 'forYou', surface: 'home', limit: 8, exclude },
    ],
    { first: 'given' },
  )
  const knows = forYou.personal > 0
  return {
    content: [
      el(
        'section',
        { class: 'hero' },
        el(
          'div',
          {},
          el('p', {}, 'Winter 2026'),
          el('h1', {}, 'Warm, and not in a hurry'),
          el('a', { href: '#/shop/Coats' }, 'See the coats'),
        ),
        ['camel', 'navy', 'charcoal'].map((colour) =>
          drawing(garment({ product: 'harbour-coat', category: 'Coats', colour }), { class: 'picture' }),
        ),
      ),
      dueAgain(due),
      shelf('New this season', fresh),
      shelf('Often bought', popular),
      recentlyViewed(notDue),
      shelfWithMore(knows ? 'For you' : 'From the whole shop', forYou),
    ],
  }
}

/* A category, with filters */

const chosen = { price: '', size: '' }

function filters(category, sizes, redraw) {
  const select = (name, label, options) =>
    el(
      'label',
      {},
      label,
      el(
        'select',
        {
          name,
          onchange: ({ target }) => {
            chosen[name] = target.value
            redraw()
          },
        },
        options.map(([value, text]) => el('option', { value, selected: chosen[name] === value }, text)),
      ),
    )
  return el(
    'form',
    { class: 'filters', 'aria-label': `Filter ${category}` },
    select('price', 'Price', [
      ['', 'any'],
      ['50', 'up to €50'],
      ['100', 'up to €100'],
      ['150', 'up to €150'],
    ]),
    sizes.length > 1 && select('size', 'Size', [['', 'any'], ...sizes.map((size) => [size, size])]),
  )
}

async function category(name) {
  const everything = await penchant.recommend({ filter: { category: name }, limit: 100, personalization: 0 })
  const sizes = [...new Set(everything.items.flatMap(({ item }) => item.sizes))].sort((a, b) => order(a) - order(b))
  if (!sizes.includes(chosen.size)) chosen.size = ''
  const list = el('div')
  async function draw() {
    const filter = { category: name }
    if (chosen.price) filter.price = { max: Number(chosen.price) }
    if (chosen.size) filter.sizes = chosen.size
    const found = await penchant.recommend({ surface: 'category', filter, limit: 8 })
    list.replaceChildren(
      found.items.length > 0
        ? shelfWithMore(`${name} to choose from`, found)
        : el('p', { role: 'status' }, 'Nothing in this size at this price.'),
    )
  }
  await draw()
  return { title: name, content: [el('h1', {}, name), filters(name, sizes, draw), list] }
}

const LETTERS = ['XS', 'S', 'M', 'L', 'XL']
const order = (size) => (LETTERS.includes(size) ? LETTERS.indexOf(size) : Number.parseInt(size, 10))

/* One item */

async function product(id) {
  const item = penchant.item(id)
  if (!item) return { title: 'Not here', content: [el('h1', {}, 'We do not have this any more')] }
  await penchant.record({ type: 'view', item: id })
  const together = await penchant.together([id], { limit: 4 })
  const exclude = together.items.map((other) => other.id)
  const similar = await penchant.similar(id, { limit: 4, exclude, filter: { category: item.category } })
  return {
    title: item.title,
    content: [
      el(
        'section',
        { class: 'product' },
        drawing(garment(item), { class: 'picture' }),
        el(
          'div',
          {},
          el('p', {}, item.category),
          el('h1', {}, item.title),
          el('p', { class: 'price' }, euros.format(item.price)),
          el('p', {}, item.note),
          swatches(item),
          sizeForm(item),
        ),
      ),
      together.items.length > 0 && shelf('Bought together', together, { id: 'together' }),
      shelf('Similar', similar, { id: 'similar' }),
    ],
  }
}

/** A shelf shows one variant of a product. On its own page all of them are to be had, so the items name their sisters. */
function swatches(item) {
  const sisters = item.colours.map((colour) => penchant.item(`${item.product}-${colour}`))
  return el(
    'ul',
    { class: 'swatches', 'aria-label': 'Colours' },
    sisters.map((other) =>
      el(
        'li',
        {},
        el(
          'a',
          {
            href: addressOf(other),
            'aria-current': other.id === item.id && 'true',
            style: `--colour: ${colourOf(other.colour)}`,
          },
          other.colour,
        ),
      ),
    ),
  )
}

function sizeForm(item) {
  const sizes = item.sizes.map((size, place) =>
    el(
      'label',
      {},
      el('input', { type: 'radio', name: 'size', value: size, required: true, checked: place === 0 }),
      el('span', {}, size),
    ),
  )
  const submit = (event) => {
    event.preventDefault()
    addToCart(item, new FormData(event.target).get('size'))
  }
  return el(
    'form',
    { onsubmit: submit },
    el('fieldset', {}, el('legend', {}, 'Size'), sizes),
    el('button', { class: 'buy' }, 'Add to the cart'),
  )
}

/* The cart */

async function addToCart(item, size) {
  cart.add({ id: item.id, size })
  await penchant.record({ type: 'cart', item: item.id })
  location.hash = '#/cart'
}

async function takeOut({ id }, place) {
  cart.remove(place)
  // Taken back, as if it had never been in the cart. Who agreed after it was put there has nothing to take back.
  await penchant.record({ type: 'uncart', item: id }).catch((error) => {
    if (error.code !== 'event_unknown') throw error
  })
  redraw()
}

async function buy() {
  for (const { id } of cart.lines()) {
    await penchant.record({ type: 'purchase', item: id, amount: penchant.item(id).price })
  }
  cart.clear()
  location.hash = '#/thanks'
}

async function cartPage() {
  const lines = cart.lines()
  if (lines.length === 0) return { title: 'Cart', content: [el('h1', {}, 'Your cart is empty'), recentlyViewed()] }
  const items = lines.map(({ id }) => penchant.item(id))
  const basket = cart.ids()
  // What goes with the cart, and no second dress beside the one that is in it. Passing the ids, and not `basket: 'cart'`, works for those
  // as well who do not want to be learned from.
  const goesWith = await penchant.recommend({
    surface: 'cart',
    basket,
    filter: { not: { category: items.map((item) => item.category) } },
    limit: 4,
  })
  const total = items.reduce((sum, { price }) => sum + price, 0)
  return {
    title: 'Cart',
    content: [
      el('h1', {}, 'Your cart'),
      el(
        'ol',
        { class: 'lines' },
        items.map((item, place) =>
          el(
            'li',
            {},
            drawing(garment(item), { class: 'picture' }),
            el(
              'div',
              {},
              el('a', { href: addressOf(item) }, item.title),
              el('p', {}, `${item.colour}, ${lines[place].size}`),
            ),
            el('span', {}, euros.format(item.price)),
            el(
              'button',
              { type: 'button', onclick: () => takeOut(item, place), 'aria-label': `Take ${item.title} out` },
              'Take out',
            ),
          ),
        ),
      ),
      el(
        'p',
        { class: 'total' },
        `Together ${euros.format(total)}`,
        el('button', { type: 'button', class: 'buy', onclick: buy }, 'Buy'),
      ),
      shelf('Goes with your cart', goesWith, { id: 'goes-with' }),
    ],
  }
}

async function thanks() {
  return {
    title: 'Thank you',
    content: [
      el('h1', {}, 'Thank you'),
      el(
        'p',
        {},
        'Nothing was sold, and nothing will arrive. But your profile now knows what you have: ',
        el('a', { href: '#/' }, 'see the home page'),
        '.',
      ),
    ],
  }
}

/* The visitor's own page */

async function you() {
  return {
    title: 'Your profile',
    content: [
      el('h1', {}, 'What this shop knows of you'),
      el('p', {}, 'All of it is in this browser. Change it, take it with you, or erase it.'),
      el('penchant-controls', {}),
    ],
  }
}

const views = { home, shop: category, item: product, cart: cartPage, thanks, you }
const redraw = showViews(document.querySelector('#main'), 'Halden & Moe', views)
const onOwnPage = () => location.hash.startsWith('#/you')

document
  .querySelector('#categories')
  .append(...CATEGORIES.map((name) => el('li', {}, el('a', { href: `#/shop/${name}` }, name))))
cart.watch((lines) => {
  document.querySelector('#count').textContent = lines.length
})

// Consent, an erasure, another tab: the page shows what is known now. Not after each click, which would move things under the pointer.
penchant.subscribe(({ kind }) => {
  if (kind !== 'recorded' && !onOwnPage()) redraw()
})
// "More of this", "not interested" and so on in a *Why this?*: once it is closed, the shelves follow.
let asked = false
addEventListener('penchant-act', () => {
  asked = true
})
addEventListener('penchant-why', ({ detail }) => {
  if (detail.open || !asked) return
  asked = false
  redraw()
})

/* The clock of the example */

const showDay = () => {
  document.querySelector('#today').textContent = dated.format(now())
}
for (const button of document.querySelectorAll('[data-days]')) {
  button.addEventListener('click', () => {
    days += Number(button.dataset.days)
    history.replaceState(null, '', `?days=${days}${location.hash}`)
    showDay()
    redraw()
  })
}
showDay()
redraw()
