// What each source's messages say, by the examples that the tools themselves publish.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { events as ofActivity } from '../../dist/events-activitystreams.js'
import { events as ofGa4 } from '../../dist/events-ga4.js'
import { events as ofMatomo } from '../../dist/events-matomo.js'
import { events as ofSegment } from '../../dist/events-segment.js'
import { events as ofShopify } from '../../dist/events-shopify.js'
import { events as ofSnowplow } from '../../dist/events-snowplow.js'
import { examples } from '../fixtures/published-events.mjs'

/** What `gtag` pushes. */
function call() {
  // biome-ignore lint/complexity/noArguments: gtag pushes its arguments.
  return arguments
}

describe('the published examples', () => {
  for (const [name, parameters, says] of examples.ga4) {
    test(`GA4: ${name} on a data layer and by gtag says ${JSON.stringify(says)}`, () => {
      assert.deepEqual(ofGa4({ event: name, ecommerce: parameters }), says)
      assert.deepEqual(ofGa4({ event: name, ...parameters }), says, 'without `ecommerce`')
      assert.deepEqual(ofGa4(call('event', name, parameters)), says)
      assert.deepEqual(ofGa4(['event', name, parameters]), says)
    })
  }

  for (const [name, properties, says] of examples.segment) {
    test(`Segment: ${name} says ${JSON.stringify(says)}`, () => {
      assert.deepEqual(ofSegment({ type: 'track', event: name, properties, messageId: 'ajs-1' }), says)
      assert.deepEqual(ofSegment(['track', name, properties]), says)
    })
  }

  for (const [name, parameters, says] of examples.snowplow) {
    test(`Snowplow: ${name} says ${JSON.stringify(says)}`, () => {
      assert.deepEqual(ofSnowplow(call(name, parameters)), says)
      assert.deepEqual(ofSnowplow([name, parameters, 'more']), says)
    })
  }

  for (const [name, data, says] of examples.shopify) {
    test(`Shopify: ${name} says ${JSON.stringify(says)}`, () => {
      const { timestamp } = examples
      assert.deepEqual(ofShopify({ id: 'e1', clientId: 'c1', name, type: 'standard', timestamp, data }), says)
    })
  }

  for (const [activity, says] of examples.activities) {
    test(`${activity.type ?? activity['@type']} ${JSON.stringify(activity.object ?? '')} says ${JSON.stringify(says)}`, () => {
      assert.deepEqual(ofActivity(activity), says)
    })
  }

  const candy = ['addEcommerceItem', '82775027', 'MEGA Milk Chocolate 200g', 'Candy', 6, 2]
  const mango = ['addEcommerceItem', '01809926', 'FRUTASTIC Mango', 'Fruits & vegetables', 4, 1]
  const matomo = [
    [[['setEcommerceView', '0123456', 'Ecommerce Analytics', ['Books'], 666]], [{ type: 'view', item: '0123456' }]],
    [[['setEcommerceView', false, false, 'Books']], []],
    [[['trackSiteSearch', 'Banana', 'Organic Food', 0]], [{ type: 'search', query: 'Banana' }]],
    [
      [candy, mango, ['trackEcommerceOrder', 'A10000123', 16, 16, 1.5, 1, false]],
      [
        { type: 'purchase', item: '82775027', value: 2, amount: 12, key: 'A10000123' },
        { type: 'purchase', item: '01809926', value: 1, amount: 4, key: 'A10000123' },
      ],
    ],
    [
      [
        candy,
        mango,
        ['removeEcommerceItem', '82775027'],
        ['trackEcommerceOrder', 'A1', 4],
        ['trackEcommerceOrder', 'A2', 0],
      ],
      [{ type: 'purchase', item: '01809926', value: 1, amount: 4, key: 'A1' }],
    ],
    [[candy, ['clearEcommerceCart'], ['trackEcommerceOrder', 'A1', 4]], []],
    [[candy, ['trackEcommerceCartUpdate', 12]], []],
    [[['trackPageView'], ['enableLinkTracking'], ['setUserId', '7']], []],
  ]
  for (const [commands, says] of matomo) {
    test(`Matomo: ${commands.map(([name]) => name).join(', ')} say ${JSON.stringify(says)}`, () => {
      assert.deepEqual(ofMatomo(commands), says)
    })
  }
})

describe('what is in a message', () => {
  const cart = (...items) => ofGa4({ event: 'add_to_cart', ecommerce: { items } })

  test('is one event for each item: variants of one item are added up', () => {
    const small = { item_id: 'moby', item_variant: 'S', price: 9.99, quantity: 2 }
    const large = { item_id: 'moby', item_variant: 'L', price: 12.01, quantity: 1 }
    assert.deepEqual(cart(small, large, { item_id: 'emma' }), [
      { type: 'cart', item: 'moby', value: 3, amount: 31.99 },
      { type: 'cart', item: 'emma', value: 1 },
    ])
    assert.deepEqual(cart(small, { item_id: 'moby' }), [{ type: 'cart', item: 'moby', value: 3 }], 'one price unknown')
    assert.deepEqual(ofGa4({ event: 'view_item', ecommerce: { items: [small, large] } }), [
      { type: 'view', item: 'moby' },
    ])
  })

  test('is as large as an event can say', () => {
    for (const [quantity, value] of [
      [0, 1],
      [-3, 1],
      [0.4, 1],
      [2.6, 3],
      [5e9, 1000],
      ['7', 7],
      ['many', 1],
      [null, 1],
      [Number.NaN, 1],
    ]) {
      assert.deepEqual(cart({ item_id: 'moby', quantity }), [{ type: 'cart', item: 'moby', value }], String(quantity))
    }
    for (const price of [-1, 1e13, 'free', null, Number.NaN, {}, [9]]) {
      assert.deepEqual(cart({ item_id: 'moby', price }), [{ type: 'cart', item: 'moby', value: 1 }], String(price))
    }
    assert.deepEqual(cart({ item_id: 'moby', price: '0.1', quantity: 3 }), [
      { type: 'cart', item: 'moby', value: 3, amount: 0.3 },
    ])
  })

  test('has ids as texts, by its own names or the page’s', () => {
    assert.deepEqual(cart({ item_id: 4711 })[0].item, '4711')
    for (const item_id of ['', '  ', null, undefined, {}, ['moby'], true]) assert.deepEqual(cart({ item_id }), [])
    const item = ({ item_name }) => item_name.toLowerCase()
    assert.deepEqual(
      ofGa4({ event: 'view_item', ecommerce: { items: [{ item_id: 'SKU', item_name: 'Moby' }] } }, { item }),
      [{ type: 'view', item: 'moby' }],
    )
    const none = () => undefined
    assert.deepEqual(ofGa4({ event: 'view_item', ecommerce: { items: [{ item_id: 'SKU' }] } }, { item: none }), [])
  })

  test('is at most 200 products', () => {
    const items = Array.from({ length: 500 }, (_, place) => ({ item_id: `i${place}` }))
    assert.equal(cart(...items).length, 200)
  })

  const nothing = [
    undefined,
    null,
    0,
    'event',
    true,
    () => {},
    Symbol('event'),
    [],
    {},
    { ecommerce: null },
    { event: null },
    { event: 'purchase' },
    { event: 'purchase', ecommerce: null },
    { event: 'purchase', ecommerce: { items: {} } },
    { event: 'purchase', ecommerce: { items: [null, 7, 'moby', [], undefined] } },
    { event: 'view_item', ecommerce: { items: 'moby' } },
    { event: 'toString' },
    { event: '__proto__' },
    { event: ['view_item'] },
    { event: 'constructor', ecommerce: { items: [{ item_id: 'moby' }] } },
    ['event'],
    ['event', 'view_item'],
    ['event', 'view_item', null],
    ['config', 'G-1'],
    ['js', new Date(0)],
    { event: 'gtm.js', 'gtm.start': 1 },
    { event: 'search' },
    { event: 'search', search_term: ' ' },
    // Universal Analytics, which Google has switched off.
    { ecommerce: { detail: { products: [{ id: 'moby' }] } } },
    { event: 'addToCart', ecommerce: { add: { products: [{ id: 'moby', quantity: 1 }] } } },
    { event: 'purchase', ecommerce: { purchase: { actionField: { id: 'T1' }, products: [{ id: 'moby' }] } } },
  ]
  for (const [name, read] of Object.entries({
    ga4: ofGa4,
    segment: ofSegment,
    snowplow: ofSnowplow,
    shopify: ofShopify,
    activitystreams: ofActivity,
  })) {
    test(`is no event if it says none, to ${name}`, () => {
      for (const message of nothing)
        assert.deepEqual(read(message), [], String(Object.prototype.toString.call(message)))
    })
  }
  test('is no event if it says none, to Matomo', () => assert.deepEqual(ofMatomo(nothing), []))
})
