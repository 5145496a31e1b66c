// Events from what sites already send: heard once, in order, as far as consent goes, and without any harm to the page.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import Ajv2020 from 'ajv/dist/2020.js'
import fc from 'fast-check'
import * as activitystreams from '../../dist/events-activitystreams.js'
import * as ga4 from '../../dist/events-ga4.js'
import * as matomo from '../../dist/events-matomo.js'
import * as segment from '../../dist/events-segment.js'
import * as shopify from '../../dist/events-shopify.js'
import * as snowplow from '../../dist/events-snowplow.js'
import { consumer, runExamples } from '../fixtures/documented.mjs'
import { refuses, visit } from '../fixtures/visit.mjs'

const schema = JSON.parse(await readFile(new URL('../../dist/profile.schema.json', import.meta.url), 'utf8'))
const isValid = new Ajv2020({ allErrors: true }).compile(schema)

const push = (event, ...items) => ({ event, ecommerce: { items: items.map((item) => ({ item_id: item })) } })
const order = (event, id, ...items) => ({
  event,
  ecommerce: { transaction_id: id, items: items.map(([item_id, quantity]) => ({ item_id, quantity })) },
})

/** What stands in the timeline, oldest first, as `type item`, with a quantity over one. */
async function standing(penchant) {
  const entries = (await penchant.profile.timeline({ limit: 1000 })).filter(({ takenBack }) => !takenBack)
  const many = (value) => (value > 1 ? ` ${value}` : '')
  return entries.reverse().map(({ type, item, query, value }) => `${type} ${item ?? query}${many(value)}`)
}

/** A connection whose errors fail the test, unless it looks for them. */
async function connected(t, source, { to = ga4, consent = 'session', ...options } = {}) {
  const penchant = await visit(t, { consent })
  const connection = to.connect(source, penchant, { onError: assert.ifError, ...options })
  t.after(() => connection.disconnect())
  const heard = async () => {
    await connection.settled()
    return standing(penchant)
  }
  return { penchant, connection, heard }
}

describe('a data layer', () => {
  test('is heard from its beginning, in its order', async (t) => {
    const dataLayer = [{ 'gtm.start': 1, event: 'gtm.js' }, push('view_item', 'moby'), { ecommerce: null }]
    const { heard } = await connected(t, dataLayer)
    dataLayer.push({ ecommerce: null }, push('add_to_cart', 'moby'))
    dataLayer.push({ event: 'search', search_term: 'whales' })
    assert.deepEqual(await heard(), ['view moby', 'cart moby', 'search whales'])
  })

  test('changes nothing for whoever pushes', async (t) => {
    const dataLayer = ['before']
    const pushed = []
    const { connection, heard } = await connected(t, dataLayer)
    // What a tag manager does when it has loaded.
    const former = dataLayer.push
    dataLayer.push = function (...entries) {
      pushed.push(...entries)
      return former.apply(this, entries)
    }
    assert.equal(dataLayer.push(push('view_item', 'moby'), 'more'), 3)
    assert.equal(pushed.length, 2)
    connection.disconnect()
    assert.equal(dataLayer.push(push('view_item', 'emma')), 4)
    assert.deepEqual(await heard(), ['view moby'])
  })

  test('is as it was after the end', async (t) => {
    const dataLayer = []
    const { connection, heard } = await connected(t, dataLayer)
    assert.ok(Object.hasOwn(dataLayer, 'push'))
    connection.disconnect()
    connection.disconnect()
    assert.ok(!Object.hasOwn(dataLayer, 'push'))
    connection.hear(push('view_item', 'moby'))
    assert.deepEqual(await heard(), [])
  })

  test('is heard once by who connects twice, or again after the end', async (t) => {
    const dataLayer = [push('view_item', 'moby')]
    const { penchant, connection, heard } = await connected(t, dataLayer)
    assert.equal(ga4.connect(dataLayer, penchant), connection)
    dataLayer.push(push('view_item', 'emma'))
    await connection.settled()
    connection.disconnect()
    dataLayer.push(push('view_item', 'typee'))
    const again = ga4.connect(dataLayer, penchant)
    connection.disconnect()
    assert.equal(ga4.connect(dataLayer, penchant), again, 'an earlier connection ends nothing of a later one')
    await again.settled()
    assert.deepEqual(await heard(), ['view moby', 'view emma', 'view typee'])
    again.disconnect()
  })

  test('may have the same object pushed again: it happened again', async (t) => {
    const dataLayer = []
    const { heard } = await connected(t, dataLayer)
    const entry = push('add_to_cart', 'moby')
    dataLayer.push(entry)
    dataLayer.push(entry)
    assert.deepEqual(await heard(), ['cart moby', 'cart moby'])
  })

  test('is heard as it was when it was pushed', async (t) => {
    const dataLayer = []
    const { heard } = await connected(t, dataLayer)
    const entry = push('view_item', 'moby')
    dataLayer.push(entry)
    entry.ecommerce.items[0].item_id = 'emma'
    assert.deepEqual(await heard(), ['view moby'])
  })

  test('may say only what the page wants to hear', async (t) => {
    const dataLayer = [push('view_item', 'moby'), push('add_to_cart', 'moby')]
    const { heard } = await connected(t, dataLayer, { types: ['cart'] })
    assert.deepEqual(await heard(), ['cart moby'])
  })
})

describe('an order', () => {
  test('counts once, however often it is pushed', async (t) => {
    const thanks = () => order('purchase', 'T1', ['moby', 2], ['emma', 1])
    const dataLayer = [thanks(), thanks()]
    const { penchant, heard } = await connected(t, dataLayer)
    dataLayer.push(thanks())
    assert.deepEqual(await heard(), ['purchase moby 2', 'purchase emma'])
    // The page is loaded again: another data layer, the same profile.
    const later = ga4.connect([thanks(), order('purchase', 'T2', ['moby', 1])], penchant)
    await later.settled()
    assert.deepEqual(await heard(), ['purchase moby 2', 'purchase emma', 'purchase moby'])
    later.disconnect()
    const copy = await penchant.data.export()
    assert.ok(isValid(copy), JSON.stringify(isValid.errors))
    assert.deepEqual(
      copy.events.map(({ key }) => key),
      ['T1', 'T1', 'T2'],
    )
  })

  test('goes back as a whole or in part, and once', async (t) => {
    const dataLayer = [
      order('purchase', 'T1', ['moby', 2], ['emma', 1], ['typee', 1]),
      order('purchase', 'T2', ['emma', 1]),
    ]
    const { heard } = await connected(t, dataLayer)
    dataLayer.push(order('refund', 'T1', ['emma', 1]), order('refund', 'T1', ['emma', 1]))
    assert.deepEqual(await heard(), ['purchase moby 2', 'purchase typee', 'purchase emma'])
    dataLayer.push(order('refund', 'T1', ['moby', 1]))
    assert.deepEqual(await heard(), ['purchase moby 2', 'purchase typee', 'purchase emma'], 'one of two was kept')
    dataLayer.push(order('refund', 'T1'), order('refund', 'T1'), order('refund', 'unknown'), order('refund', undefined))
    assert.deepEqual(await heard(), ['purchase emma'])
    dataLayer.push(order('purchase', 'T1', ['moby', 2]))
    assert.deepEqual(await heard(), ['purchase emma'], 'the thank-you page is loaded again')
  })

  test('is found however long ago it was', async (t) => {
    const { penchant, heard, connection } = await connected(t, [order('purchase', 'T1', ['moby', 1])])
    await connection.settled()
    for (let visit = 0; visit < 1_005; visit++) await penchant.record({ type: 'view', item: 'emma' })
    connection.hear(order('refund', 'T1'))
    assert.ok(!(await heard()).includes('purchase moby'))
    const all = await penchant.data.export()
    assert.equal(all.events.filter(({ type }) => type === 'return').length, 1)
  })
})

describe('a cart', () => {
  const adding = (quantity, price) => ({
    event: 'add_to_cart',
    ecommerce: { items: [{ item_id: 'moby', quantity, price }] },
  })
  const removing = (quantity) => ({ event: 'remove_from_cart', ecommerce: { items: [{ item_id: 'moby', quantity }] } })

  test('has what is left of it', async (t) => {
    const dataLayer = [adding(3, 2), adding(1, 2)]
    const { penchant, heard } = await connected(t, dataLayer)
    dataLayer.push(removing(2))
    assert.deepEqual(await heard(), ['cart moby 2'])
    const [entry] = await penchant.profile.timeline()
    assert.deepEqual([entry.value, entry.amount], [2, 4])
    dataLayer.push(removing(undefined))
    assert.deepEqual(await heard(), ['cart moby'])
    dataLayer.push(removing(5), removing(1))
    assert.deepEqual(await heard(), [])
  })

  test('that was bought is not taken back', async (t) => {
    const dataLayer = [adding(1), order('purchase', 'T1', ['moby', 1]), removing(1)]
    const { heard } = await connected(t, dataLayer)
    assert.deepEqual(await heard(), ['cart moby', 'purchase moby'])
  })
})

describe('consent', () => {
  const thanks = () => [push('view_item', 'moby'), order('purchase', 'T1', ['emma', 1])]

  test('that is missing keeps everything out, and what the page holds is heard once it is given', async (t) => {
    t.mock.method(console, 'info', () => {})
    const dataLayer = thanks()
    const { penchant, connection, heard } = await connected(t, dataLayer, { consent: 'off' })
    dataLayer.push(push('view_item', 'typee'))
    assert.deepEqual(await heard(), [])
    await penchant.consent.set('session')
    assert.deepEqual(await heard(), ['view moby', 'purchase emma', 'view typee'])
    dataLayer.push(push('view_item', 'omoo'))
    await penchant.consent.set('session')
    assert.deepEqual(await heard(), ['view moby', 'purchase emma', 'view typee', 'view omoo'])
    connection.disconnect()
  })

  test('that is withdrawn or refused is final for what happened until it was given again', async (t) => {
    for (const refuse of [
      (penchant) => penchant.consent.set('off'),
      (penchant) => penchant.consent.set('off', { keep: true }),
    ]) {
      const dataLayer = thanks()
      const { penchant, connection, heard } = await connected(t, dataLayer)
      await connection.settled()
      await refuse(penchant)
      dataLayer.push(push('view_item', 'typee'))
      await connection.settled()
      await penchant.consent.set('session')
      dataLayer.push(push('view_item', 'omoo'))
      assert.ok(!(await heard()).includes('view typee'))
      assert.equal((await heard()).at(-1), 'view omoo')
    }
  })

  test('that was refused before is told from consent that was not asked for yet', async (t) => {
    const penchant = await visit(t, { consent: 'off' })
    await penchant.consent.set('off')
    const dataLayer = thanks()
    const connection = ga4.connect(dataLayer, penchant, { onError: assert.ifError })
    t.after(() => connection.disconnect())
    dataLayer.push(push('view_item', 'typee'))
    await penchant.consent.set('session')
    dataLayer.push(push('view_item', 'omoo'))
    await connection.settled()
    assert.deepEqual(await standing(penchant), ['view omoo'])
  })

  test('withdrawn while the page says no more erases what was heard, for good', async (t) => {
    const { penchant, connection, heard } = await connected(t, thanks())
    await connection.settled()
    await penchant.consent.set('off')
    await penchant.consent.set('session')
    assert.deepEqual(await heard(), [])
  })
})

describe('what goes wrong', () => {
  test('is told to onError with its event, and what follows is recorded', async (t) => {
    const errors = []
    const dataLayer = [push('view_item', 'unknown', 'moby')]
    const { heard } = await connected(t, dataLayer, { onError: (error, event) => errors.push([error.code, event]) })
    assert.deepEqual(await heard(), ['view moby'])
    assert.deepEqual(errors, [['item_unknown', { type: 'view', item: 'unknown' }]])
  })

  test('is said once by the console if nobody listens', async (t) => {
    const warn = t.mock.method(console, 'warn', () => {})
    const { heard } = await connected(t, [push('view_item', 'a', 'b', 'c')], { onError: undefined })
    await heard()
    assert.deepEqual(warn.mock.calls.length, 1)
  })

  test('in onError itself reaches the console and not the page', async (t) => {
    const error = t.mock.method(console, 'error', () => {})
    const onError = () => {
      throw new Error('mine')
    }
    const dataLayer = []
    const { heard } = await connected(t, dataLayer, { onError })
    dataLayer.push(
      {
        get event() {
          throw new Error('theirs')
        },
      },
      push('view_item', 'a'),
      push('view_item', 'moby'),
    )
    assert.deepEqual(await heard(), ['view moby'])
    assert.deepEqual(
      error.mock.calls.map(({ arguments: [{ message }] }) => message),
      ['mine', 'mine'],
    )
  })

  test('ends with the profile', async (t) => {
    const errors = []
    const dataLayer = []
    const { penchant, connection } = await connected(t, dataLayer, { onError: ({ code }) => errors.push(code) })
    await penchant.close()
    dataLayer.push(push('view_item', 'moby'))
    dataLayer.push(push('view_item', 'moby'))
    await connection.settled()
    assert.deepEqual([errors, Object.hasOwn(dataLayer, 'push')], [['closed'], false])
  })

  test('in the arguments is refused before anything is heard', async (t) => {
    const penchant = await visit(t)
    for (const [what, call] of [
      ['dataLayer', () => ga4.connect(undefined, penchant)],
      ['dataLayer', () => ga4.connect({ push() {} }, penchant)],
      ['analytics', () => segment.connect({}, penchant)],
      ['analytics', () => shopify.connect(null, penchant)],
      ['snowplow', () => snowplow.connect([], penchant)],
      ['page', () => matomo.connect(undefined, penchant)],
      ['activities', () => activitystreams.connect('all', penchant)],
      ['penchant', () => ga4.connect([], undefined)],
      ['penchant', () => ga4.connect([], {})],
      ['onError, item, types', () => ga4.connect([], penchant, { onError: 'log' })],
      ['onError, item, types', () => ga4.connect([], penchant, { item: 'sku' })],
      ['onError, item, types', () => ga4.connect([], penchant, { types: 'view' })],
    ]) {
      await refuses(call, 'option_invalid', new RegExp(`penchant/events: \`${what}\`: expected`))
    }
  })
})

/** Anything that a page could push: odd types, getters that throw, frozen and cyclic objects, proxies. */
const hostile = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withTypedArray: true,
  }),
  fc.record({
    event: fc.oneof(
      fc.constantFrom('view_item', 'purchase', 'refund', 'search', 'remove_from_cart', '__proto__'),
      fc.anything(),
    ),
    ecommerce: fc.oneof(
      fc.anything(),
      fc.record(
        {
          transaction_id: fc.oneof(fc.constantFrom('T1', 'T2'), fc.anything()),
          search_term: fc.anything(),
          items: fc.array(
            fc.oneof(
              fc.anything(),
              fc.record({
                item_id: fc.oneof(fc.constantFrom('moby', 'emma'), fc.anything()),
                quantity: fc.anything(),
                price: fc.anything(),
                index: fc.anything(),
              }),
            ),
          ),
        },
        { requiredKeys: [] },
      ),
    ),
  }),
  fc
    .constantFrom(
      () => ({
        get event() {
          throw new Error('a getter')
        },
      }),
      () => ({
        event: 'view_item',
        get ecommerce() {
          throw new Error('a getter')
        },
      }),
      () => ({
        event: 'view_item',
        ecommerce: {
          items: [
            {
              get item_id() {
                throw new Error('a getter')
              },
            },
          ],
        },
      }),
      () => Object.freeze(push('view_item', 'moby')),
      () => {
        const cyclic = push('view_item', 'moby')
        cyclic.ecommerce.items.push(cyclic)
        cyclic.ecommerce.cyclic = cyclic
        return cyclic
      },
      () =>
        new Proxy(
          {},
          {
            get() {
              throw new Error('a proxy')
            },
          },
        ),
      () =>
        new Proxy([], {
          getPrototypeOf() {
            throw new Error('a proxy')
          },
          get() {
            throw new Error('a proxy')
          },
        }),
      () => ({
        event: {
          toString() {
            throw new Error('a text')
          },
        },
      }),
    )
    .map((make) => make()),
)

describe('whatever is pushed', () => {
  test('no exception reaches the page, and the push does what it did', async (t) => {
    const penchant = await visit(t)
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostile, { maxLength: 6 }),
        fc.array(hostile, { maxLength: 6 }),
        async (past, entries) => {
          const dataLayer = [...past]
          const connection = ga4.connect(dataLayer, penchant, { onError: () => {} })
          assert.equal(dataLayer.push(...entries), past.length + entries.length)
          for (const entry of entries) connection.hear(entry)
          await connection.settled()
          connection.disconnect()
        },
      ),
      { numRuns: 300 },
    )
    for (const key of ['T1', 'T2']) {
      const { events } = await penchant.data.export()
      const bought = events.filter((event) => event.type === 'purchase' && event.key === key)
      assert.equal(new Set(bought.map(({ item }) => item)).size, bought.length, 'each item of an order once')
    }
  })

  test('a name, a term or an id that has no text is none', () => {
    // Text is asked of an object by its own `toString`, which need not be a function.
    const odd = { toString: [] }
    const messages = [
      [odd],
      ['event', odd],
      ['track', odd, {}],
      ['trackSiteSearch', { terms: [odd, 'boat'] }],
      { event: odd },
      { name: odd, data: {} },
      { type: odd, object: odd },
    ]
    for (const [source, { events }] of Object.entries({ activitystreams, ga4, segment, shopify, snowplow })) {
      for (const message of messages) assert.ok(Array.isArray(events(message)), source)
    }
    assert.deepEqual(snowplow.events(messages[3]), [{ type: 'search', query: 'boat' }])
  })

  for (const [name, { events }] of Object.entries({ activitystreams, ga4, segment, shopify, snowplow })) {
    test(`${name} reads plain data without an exception`, () => {
      fc.assert(
        fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())), (message) => {
          assert.ok(Array.isArray(events(message)))
        }),
        { numRuns: 500 },
      )
    })
  }
})

describe('other sources', () => {
  test('analytics.js is heard by its `on`, where a stub tells of calls before it had loaded', async (t) => {
    let listener
    const analytics = {
      track() {},
      on: (_, heard) => {
        listener = heard
      },
    }
    const { connection, heard } = await connected(t, analytics, { to: segment })
    listener('Product Viewed', { product_id: 'moby' }, {})
    connection.disconnect()
    listener('Product Viewed', { product_id: 'emma' }, {})
    assert.deepEqual(await heard(), ['view moby'])
  })

  test('a library with the interface of analytics.js is heard by its `track`, also while its calls wait', async (t) => {
    const waiting = [['page'], ['track', 'Product Viewed', { product_id: 'moby' }]]
    waiting.track = (...call) => waiting.push(['track', ...call])
    const { connection, heard } = await connected(t, waiting, { to: segment })
    assert.equal(waiting.track('Order Completed', { order_id: 'T1', products: [{ product_id: 'emma' }] }), 3)
    connection.disconnect()
    waiting.track('Product Viewed', { product_id: 'typee' })
    assert.deepEqual(await heard(), ['view moby', 'purchase emma'])
  })

  test('Snowplow is heard before its tracker has loaded and after', async (t) => {
    const tag = (...call) => {
      tag.q = tag.q || []
      tag.q.push(call)
    }
    tag('newTracker', 'sp1', 'collector.example.org')
    tag('trackProductView:sp1', { id: 'moby' })
    const { connection, heard } = await connected(t, tag, { to: snowplow })
    tag('trackAddToCart', { products: [{ id: 'moby' }] })
    const sent = []
    tag.q = { push: (...calls) => sent.push(...calls) }
    tag('trackTransaction', { transaction_id: 'T1', products: [{ id: 'moby' }] })
    connection.disconnect()
    tag('trackProductView', { id: 'emma' })
    assert.deepEqual(await heard(), ['view moby', 'cart moby', 'purchase moby'])
    assert.equal(sent.length, 2)
    assert.equal(Object.getOwnPropertyDescriptor(tag, 'q').get, undefined)
  })

  test('Matomo is heard before it has loaded and after, and its cart updates are changes', async (t) => {
    const page = { _paq: [['trackPageView'], ['setEcommerceView', 'moby', 'Moby Dick', 'Books', 9]] }
    const { heard, connection } = await connected(t, page, { to: matomo })
    page._paq.push(['addEcommerceItem', 'moby', 'Moby Dick', 'Books', 9, 2])
    page._paq.push(['trackEcommerceCartUpdate', 18])
    // What Matomo does when it has loaded: it takes the commands apart, calls what is a function, and puts a proxy in place of the list.
    const done = []
    const apply = (command) => {
      const name = command.shift()
      // Once for each tracker of the page.
      if (typeof name === 'function') for (const tracker of [1, 2]) name.apply(tracker, command)
      else done.push(name)
    }
    for (const command of page._paq) apply(command)
    page._paq = { push: (...commands) => commands.forEach(apply) }
    await new Promise((resolve) => setTimeout(resolve, 5))
    assert.deepEqual(await heard(), ['view moby', 'cart moby 2'])
    page._paq.push(['addEcommerceItem', 'emma', 'Emma', 'Books', 5, 1], ['trackEcommerceCartUpdate', 23])
    assert.deepEqual(await heard(), ['view moby', 'cart moby 2', 'cart emma'])
    page._paq.push(['addEcommerceItem', 'moby', 'Moby Dick', 'Books', 9, 1], ['trackEcommerceCartUpdate', 14])
    assert.deepEqual(await heard(), ['view moby', 'cart emma', 'cart moby'])
    page._paq.push(['removeEcommerceItem', 'emma'], ['trackEcommerceCartUpdate', 9])
    assert.deepEqual(await heard(), ['view moby', 'cart moby'])
    page._paq.push(['trackEcommerceOrder', 'T1', 9])
    page._paq.push(['addEcommerceItem', 'moby', 'Moby Dick', 'Books', 9, 1], ['trackEcommerceOrder', 'T1', 9])
    assert.deepEqual(await heard(), ['view moby', 'cart moby', 'purchase moby'])
    connection.disconnect()
    page._paq.push(['setEcommerceView', 'typee'])
    assert.deepEqual(await heard(), ['view moby', 'cart moby', 'purchase moby'])
    assert.equal(done.length, 14)
  })

  test('a pixel is heard until the end', async (t) => {
    let listener
    const analytics = {
      subscribe: (name, heard) => {
        assert.equal(name, 'all_standard_events')
        listener = heard
      },
    }
    const { connection, heard } = await connected(t, analytics, { to: shopify, item: ({ product }) => product.title })
    const viewed = (title) => ({ name: 'product_viewed', data: { productVariant: { product: { id: '1', title } } } })
    listener(viewed('moby'))
    connection.disconnect()
    listener(viewed('emma'))
    assert.deepEqual(await heard(), ['view moby'])
  })

  test('activities that come again with every page are heard once, and an undone one is gone', async (t) => {
    const like = (id, object) => ({ type: 'Like', id, object, published: '2026-09-20T12:00:00Z' })
    const outbox = () => [{ type: 'OrderedCollection', orderedItems: [like('1', 'moby'), like('2', 'emma')] }]
    const { penchant, connection, heard } = await connected(t, outbox(), { to: activitystreams })
    assert.deepEqual(await heard(), ['like moby', 'like emma'])
    connection.disconnect()
    const later = outbox()
    const next = activitystreams.connect(later, penchant, { onError: assert.ifError })
    t.after(() => next.disconnect())
    later.push({ type: 'Undo', object: like('1', 'moby') }, like('3', 'typee'))
    await next.settled()
    assert.deepEqual(await heard(), ['like emma', 'like typee'])
    assert.equal((await penchant.profile.timeline())[0].at, Date.parse('2026-09-20T12:00:00Z'))
  })
})

describe('the imports', () => {
  const names = ['activitystreams', 'ga4', 'matomo', 'segment', 'shopify', 'snowplow']

  test('resolve by the package’s name in both module systems, and need no other file', async () => {
    const require = createRequire(import.meta.url)
    for (const name of names) {
      const path = `penchant/events/${name}`
      for (const module of [await import(path), require(path)]) {
        assert.deepEqual(Object.keys(module).sort(), ['connect', 'events'], path)
      }
      assert.doesNotMatch(await readFile(new URL(import.meta.resolve(path)), 'utf8'), /\bimport\b/)
    }
  })

  test('are at most 2 kB each, as they come over the wire', async () => {
    for (const name of names) {
      const file = await readFile(new URL(import.meta.resolve(`penchant/events/${name}`)))
      const bytes = brotliCompressSync(file).length
      assert.ok(bytes <= 2_000, `penchant/events/${name} is ${bytes} bytes`)
    }
  })

  test('have types that take an open personalizer, and refuse what no source knows', async () => {
    const folder = await consumer()
    const use = `import { open, type PenchantEvent } from 'penchant'
import { connect as activities, events as ofActivity } from 'penchant/events/activitystreams'
import { type Connection, connect, events } from 'penchant/events/ga4'
import { connect as matomo } from 'penchant/events/matomo'
import { connect as segment } from 'penchant/events/segment'
import { connect as shopify } from 'penchant/events/shopify'
import { connect as snowplow } from 'penchant/events/snowplow'

declare const page: Window & { dataLayer?: unknown[]; _paq?: unknown[] }
declare const analytics: { track(name: string, properties?: { id: string }, options?: object): Promise<void> }
declare const pixels: { subscribe(name: string, callback: (event: { id: string }) => void): Promise<void> }
declare const tag: ((method: string, ...args: unknown[]) => void) & { q?: unknown[] }
const penchant = await open({ catalog: '/catalog.pnc' })
const connections: Connection[] = [
  connect((page.dataLayer ??= []), penchant, { types: ['view'], item: ({ item_id }: { item_id: string }) => item_id.slice(4) }),
  matomo(page, penchant),
  segment(analytics, penchant),
  shopify(pixels, penchant),
  snowplow(tag, penchant, { onError: (error, event) => console.log(error, event?.type) }),
  activities([], penchant),
]
for (const { hear, settled, disconnect } of connections) {
  hear({})
  await settled()
  disconnect()
}
const heard: readonly PenchantEvent[] = [...events({ event: 'view_item' }), ...ofActivity({ type: 'Like' })]
const recorded = await penchant.record({ ...heard[0]!, key: 'T1' })
if (!recorded.recorded) recorded.reason satisfies 'consent' | 'duplicate' | 'retention'

// @ts-expect-error: a type of event that there is not
connect([], penchant, { types: ['look'] })
// @ts-expect-error: no profile
connect([], {})
// @ts-expect-error: a data layer is a list
connect('dataLayer', penchant)
`
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, types: [] },
      ...{ skipLibCheck: false, target: 'es2022', lib: ['es2023', 'dom'], module: 'nodenext' },
    }
    await writeFile(join(folder, 'use.ts'), use)
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc')
    const checked = await promisify(execFile)(process.execPath, [tsc, '--project', folder]).catch((error) => error)
    assert.equal(checked.code ?? 0, 0, checked.stdout)
  })
})

test('the examples of docs/events.md run, and give what they say', async () => {
  assert.deepEqual(await runExamples('events.md', 'session'), { examples: 8, shown: 8 })
})
