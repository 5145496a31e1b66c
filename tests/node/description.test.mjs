// What the description says of single surfaces and of segments: as facts, and in the sentences of a privacy notice.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'
import { books, config } from '../fixtures/shop.mjs'

/** What is described of the books under a config, in both languages. */
async function described(changes) {
  const penchant = await open({ items: books, config: { ...config, ...changes } })
  try {
    const [english, german] = [await penchant.describe(), await penchant.describe({ locale: 'de' })]
    for (const locale of ['de_DE', 'de-AT', 'de_CH.UTF-8']) {
      assert.equal((await penchant.describe({ locale })).text, german.text, locale)
    }
    const count = ({ json }) => json.sections.map(({ key, sentences }) => [key, sentences.length])
    assert.deepEqual(count(german), count(english), 'both languages say as much')
    // German has a space before the sign that does not break.
    return { json: english.json, english: english.text, german: german.text.replaceAll('\u00a0', ' ') }
  } finally {
    await penchant.close()
  }
}

/** The sentence about a surface's shaping, in both languages. */
const about = ({ english, german }, surface) => [
  new RegExp(`On the part of the site called “${surface}”, the list is shaped otherwise: (.*)\\.`).exec(english)?.[1],
  new RegExp(`Im Teil der Website namens „${surface}“ wird die Liste anders gestaltet: (.*)\\.`).exec(german)?.[1],
]

const site = {
  caps: { creators: 2 },
  boosts: [{ field: 'subjects', value: 'Pirates', by: 0.5, label: 'Pirate week' }],
  rotation: 0.2,
}
const group = { field: 'subjects', value: 'Pirates' }

describe('what shapes a shelf', () => {
  test('is told as it is in force on the whole site, defaults too', async () => {
    const { json, english, german } = await described({ shaping: site, experiments: { holdout: 0.05 } })
    const { diversity, calibration, exploration, caps, boosts } = json.shaping
    assert.deepEqual([diversity, calibration, exploration], [0.1, 0.3, 0.1])
    assert.deepEqual([caps, boosts], [site.caps, site.boosts])
    assert.deepEqual([json.adapts, json.experiments], [true, { holdout: 0.05, budget: 2 }])
    assert.match(english, /Items that stand close may change places from visit to visit/)
    assert.match(german, /kann von Besuch zu Besuch die Plätze tauschen/)
    const still = await described({ adapt: false })
    assert.equal(still.json.adapts, false)
    assert.doesNotMatch(still.english, /is adapted|change places/)
  })

  test('says what one has, what comes before and what is one product, where a catalogue knows', async () => {
    const plain = await described({})
    assert.doesNotMatch(plain.english, /bought counts|you completed|variants of a product/)
    const { english, german } = await described({
      fields: { creators: 'variant-of', year: 'prerequisites' },
      lifecycle: { field: 'subjects', values: { Pirates: { owned: '1y' } } },
      surfaces: { all: { shaping: { paths: { reach: 'show' } } } },
    })
    assert.match(english, /What you bought counts against more of its kind/)
    assert.match(english, /comes first; what needs something that you have not completed is left out\./)
    assert.match(
      english,
      /“all”, the list is shaped otherwise: what needs something that you have not completed is shown/,
    )
    assert.match(english, /Of several variants of a product, one is shown/)
    for (const sentence of [/Was Sie gekauft haben/, /abgeschlossen haben, kommt zuerst; /, /Von mehreren Varianten/]) {
      assert.match(german, sentence)
    }
  })

  test('is told of a surface as far as it differs there, and of no other', async () => {
    const surfaces = { home: {}, same: { shaping: { ...site } }, discover: { shaping: { exploration: 0.25 } } }
    const told = await described({ shaping: site, surfaces })
    assert.deepEqual(told.json.surfaces, [{ name: 'discover', weights: {}, shaping: { exploration: 0.25 } }])
    assert.deepEqual(about(told, 'discover'), [
      'up to 25% of the places are filled by lot',
      'bis zu 25 % der Plätze werden ausgelost',
    ])
    assert.doesNotMatch(told.english, /“home”|“same”/)
  })

  test('stands beside the weights that differ there', async () => {
    const surfaces = { late: { weights: { popularity: 1.5 }, shaping: { diversity: 0.5 } } }
    const { json, english } = await described({ surfaces })
    assert.deepEqual(json.surfaces, [{ name: 'late', weights: { popularity: 1.5 }, shaping: { diversity: 0.5 } }])
    assert.match(english, /“late”, these weights differ: popularity 1\.5\./)
    assert.match(english, /“late”, the list is shaped otherwise: likeness to the items above counts for 50%\./)
  })

  for (const [shaping, fact, english, german] of [
    [{ diversity: 0 }, { diversity: 0 }, 'likeness to the items above does not count', /zählt nicht$/],
    [{ diversify: 'dpp' }, { diversify: 'dpp' }, 'likeness is judged by all items above together (dpp)', /dpp/],
    [{ calibration: 0.6 }, { calibration: 0.6 }, /your own mix of interests .* a strength of 60%$/, /Stärke von 60 %/],
    [{ calibrate: 'creators' }, { calibrate: 'creators' }, 'the mix that is followed is that of creators', /creators$/],
    [{ exploration: 0 }, { exploration: 0 }, 'no place is filled by lot', 'kein Platz wird ausgelost'],
    [{ explore: 'uniform' }, { explore: 'uniform' }, 'all that can be drawn has the same lot', /das gleiche Los$/],
    [{ rotation: 0 }, { rotation: 0 }, /do not change places/, /tauscht die Plätze nicht/],
    [{ fatigue: false }, { fatigue: false }, 'what you passed by does not step back', /rückt nicht nach hinten/],
    [
      { fatigue: { after: 1, cost: 2 } },
      { fatigue: { after: 1, hours: 168, cost: 2 } },
      'what you were shown once within 7 days and passed by steps back: its score loses 2',
      /1-mal gezeigt wurde \(Zeitraum: 7 Tage\).*sinkt um 2$/,
    ],
    [
      { frequency: {} },
      { frequency: { most: 3, hours: 24 } },
      'what you were shown 3 times within 24 hours and passed by is left out',
      /3-mal gezeigt wurde \(Zeitraum: 24 Stunden\).*bleibt fort$/,
    ],
    [
      { caps: { subjects: 3, creators: 1 } },
      { caps: { subjects: 3, creators: 1 } },
      /no more than so many items have the same value: creators 1 and subjects 3$/,
      /denselben Wert: creators 1 und subjects 3$/,
    ],
    [{ basket: 'cart' }, { basket: 'cart' }, /your cart stands further up/, /Warenkorb passt/],
    [{ caps: {} }, { caps: {} }, 'any number of items may have the same value', /^beliebig viele/],
    [
      { exposure: [{ ...group, atLeast: 0.1, atMost: 0.4 }] },
      { exposure: [{ ...group, atLeast: 0.1, atMost: 0.4 }] },
      'groups have a share of the places: Pirates (subjects) 10% to 40%',
      /Pirates \(subjects\) 10 % bis 40 %$/,
    ],
    [
      { boosts: [...site.boosts, { item: 'emma', by: -1, label: 'Read by all' }] },
      { boosts: [...site.boosts, { item: 'emma', by: -1, label: 'Read by all' }] },
      'the site lifts some items: “Pirate week”; the site lowers some items: “Read by all”',
      'die Website hebt manches: „Pirate week“; die Website senkt manches: „Read by all“',
    ],
    [{ boosts: [] }, { boosts: [] }, 'the site lifts and lowers nothing', 'die Website hebt und senkt nichts'],
    [
      { pins: [{ item: 'omoo', label: 'Our choice' }] },
      { pins: [{ item: 'omoo', label: 'Our choice' }] },
      'the site puts some items in a place: “Our choice”',
      'die Website setzt manches an einen Platz: „Our choice“',
    ],
    [
      { available: { year: { min: 1800 } } },
      { available: { year: { min: 1800 } } },
      'only what is available there is shown, by year',
      /nach year$/,
    ],
  ]) {
    test(`is said of a surface with ${JSON.stringify(shaping)}`, async () => {
      const told = await described({ shaping: site, surfaces: { there: { shaping } } })
      assert.deepEqual(told.json.surfaces, [{ name: 'there', weights: {}, shaping: fact }])
      const said = about(told, 'there')
      for (const [at, expected] of [english, german].entries()) {
        if (typeof expected === 'string') assert.equal(said[at], expected)
        else assert.match(said[at], expected)
      }
    })
  }

  test('is the score alone where a surface switches shaping off, and the rules that it lifts are said', async () => {
    const told = await described({ shaping: site, surfaces: { list: { shaping: { shape: false } } } })
    const [{ shaping }] = told.json.surfaces
    assert.deepEqual([shaping.diversity, shaping.exploration, shaping.fatigue], [0, 0, false])
    assert.deepEqual([shaping.caps, shaping.boosts], [{}, []])
    const [english, german] = about(told, 'list')
    assert.match(english, /^items stand by their score alone.*any number of items.*lifts and lowers nothing$/)
    assert.match(german, /^allein die Wertung gibt die Plätze/)
  })

  test('says nothing of a manner where there is nothing to be done in it', async () => {
    const surfaces = { plain: { shaping: { exploration: 0, explore: 'uniform' } } }
    const told = await described({ surfaces })
    assert.equal(about(told, 'plain')[0], 'no place is filled by lot')
    const silent = await described({
      shaping: { exploration: 0 },
      surfaces: { plain: { shaping: { explore: 'uniform' } } },
    })
    assert.equal(about(silent, 'plain')[0], undefined)
    assert.deepEqual(silent.json.surfaces[0].shaping, { explore: 'uniform' }, 'as a fact it is there')
  })

  test('is the site’s rules alone where nothing may be personal', async () => {
    const shaping = { exploration: 0.5, caps: { creators: 1 } }
    const policy = {
      ...{ version: '1', purposes: ['Show books'], legalBasis: 'consent', owner: 'Us', contact: 'us@example.org' },
      forbiddenSurfaces: ['offers'],
    }
    const surfaces = {
      offers: { shaping },
      same: { weights: { affinity: 0, session: 0, context: 0, price: 0 }, shaping },
    }
    const told = await described({ surfaces, policy })
    for (const name of ['offers', 'same']) {
      const surface = told.json.surfaces.find((one) => one.name === name)
      assert.deepEqual(surface.shaping, { caps: { creators: 1 } }, name)
      assert.equal(about(told, name)[0], 'no more than so many items have the same value: creators 1')
    }
    const forbidden = told.json.surfaces.find(({ name }) => name === 'offers')
    assert.deepEqual(forbidden.weights, {})
  })
})

describe('segments', () => {
  const segments = {
    'sea-lovers': {
      interests: [
        { field: 'subjects', value: 'Sea stories', atLeast: 0.3 },
        { field: 'subjects', value: 'Pirates', atMost: 0.5 },
        { field: 'creators', value: 'Scott', atLeast: -0.2, atMost: 0.2 },
      ],
      context: { device: ['phone', 'tablet'], day: 'weekend' },
      events: { atLeast: 2 },
    },
    romantics: {
      centroid: [
        { field: 'subjects', value: 'Love stories', weight: 1 },
        { field: 'subjects', value: 'Pirates', weight: -0.5 },
      ],
      atLeast: 0.4,
      group: 'readers',
    },
    busy: { events: { atLeast: 1 } },
  }

  test('are told as the config names them, in the order of their names', async () => {
    const { json } = await described({ segments })
    const { 'sea-lovers': sea, romantics, busy } = segments
    assert.deepEqual(json.segments, [
      { name: 'busy', ...busy },
      { name: 'romantics', ...romantics },
      { name: 'sea-lovers', ...sea, context: { device: ['phone', 'tablet'], day: ['weekend'] } },
    ])
  })

  test('are a part of the notice, each with all that has to hold', async () => {
    const { english, german } = await described({ segments })
    for (const sentence of [
      '“busy”: you did something with items at least once.',
      '“romantics”: your interests are like Love stories (subjects) and unlike Pirates (subjects), with a likeness of at least 0.4; of the groups of “readers” it is the nearest to your interests.',
      'Sea stories (subjects) has at least 30% of the weight of your strongest interest;',
      'Pirates (subjects) has at most 50% of the weight',
      'Scott (creators) has -20% to 20% of the weight',
      'day is weekend; device is phone or tablet; you did something with items at least 2 times.',
    ])
      assert.ok(english.includes(sentence), sentence)
    for (const sentence of [
      '„busy“: Sie haben mindestens 1-mal etwas mit Einträgen getan.',
      '„romantics“: Ihre Interessen sind ähnlich zu Love stories (subjects) und unähnlich zu Pirates (subjects), mit einer Ähnlichkeit von mindestens 0,4; von den Gruppen von „readers“ ist sie Ihren Interessen die nächste.',
      'Sea stories (subjects) hat mindestens 30 % des Gewichts Ihres stärksten Interesses;',
      'Pirates (subjects) hat höchstens 50 % des Gewichts',
      'day ist weekend; device ist phone oder tablet;',
    ])
      assert.ok(german.includes(sentence), sentence)
  })

  test('say that they are computed here and told to nobody', async () => {
    const { english, german } = await described({ segments })
    assert.match(
      english,
      /Whether you belong to one is computed in this browser\..*go by it\.\nPenchant tells it to nobody/,
    )
    assert.match(german, /wird in diesem Browser berechnet\..*\nPenchant sagt es sonst niemandem/)
  })

  test('are no part of it where the site names none', async () => {
    const { json } = await described({})
    assert.deepEqual(json.segments, [])
    assert.ok(!json.sections.some(({ key }) => key === 'segments'))
  })
})
