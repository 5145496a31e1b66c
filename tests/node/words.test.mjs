// Reasons and explanations in words: whole languages, sentences that hold for any data, and never markup.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { english, german, problemsOf, words } from '../../dist/words.js'
import { runExamples } from '../fixtures/documented.mjs'
import { books, find, HOUR, NOON } from '../fixtures/shop.mjs'
import { act, visit } from '../fixtures/visit.mjs'

const languages = { english, german }
const titleOf = (id) => find(id)?.title
const en = words({ locale: 'en' })
const de = words({ locale: 'de' })

/** A reason, as a shelf has it: what was done, each `[type, item]`. */
const reason = (signal, because = [], more = {}) => ({
  signal,
  share: 0.5,
  because: because.map(([type, item], index) => ({ event: index + 1, type, item, at: 0 })),
  ...more,
})
const sea = { field: 'subjects', value: 'Sea stories' }

/** The names in a union of js/types. */
async function named(part, pattern) {
  const source = await readFile(new URL(`../../js/types/${part}.ts`, import.meta.url), 'utf8')
  const [, union] = pattern.exec(source)
  return [...union.matchAll(/'(\w+)'/g)].map(([, name]) => name)
}
const signals = [
  ...(await named('catalog', /type SignalName =([^\n]*(?:\n {2}\|[^\n]*)*)/)),
  ...(await named('shelf', /type Source =([^\n]*(?:\n {2}\|[^\n]*)*)/)),
]
const events = await named('events', /type EventType =([^\n]*(?:\n {2}\|[^\n]*)*)/)
const kinds = await named('shelf', /interface ScorePart \{[^}]*?kind:([^\n]*(?:\n {4}\|[^\n]*)*)/)

describe('a language', () => {
  for (const [name, messages] of Object.entries(languages)) {
    test(`that is shipped, ${name}, lacks nothing and has nothing too much`, () => {
      assert.deepEqual(problemsOf(messages, english), [])
    })
  }

  test('with something missing, superfluous, empty or misnamed is told so, each by its place', () => {
    const { popularity, ...reasons } = german.reasons
    const broken = {
      ...german,
      reasons: { ...reasons, fame: 'Berühmt' },
      because: 'Weil {action}',
      like: '  ',
      actions: {
        ...german.actions,
        like: { one: 'dir {items} gefallen hat', few: 'x {items}' },
        view: 'du geöffnet hast',
      },
      without: 'Ohne {what} stünde dies auf Platz {place}, {name}',
    }
    assert.equal(typeof popularity, 'string')
    assert.deepEqual([...problemsOf(broken, english)].sort(), [
      'actions.like is missing',
      'actions.like.few is never used: in de the forms are one, other',
      'actions.view lacks {items}',
      'because has {action}, which nothing fills',
      'because lacks {actions}',
      'like is empty',
      'like lacks {items}',
      'reasons.fame is superfluous',
      'reasons.popularity is missing',
      'without has {name}, which nothing fills',
    ])
  })

  test('says every signal, event type and part kind that the types name', () => {
    assert.ok(signals.includes('affinity') && signals.includes('visitor') && events.includes('undo'))
    assert.ok(kinds.includes('feature') && kinds.includes('baseline'))
    for (const messages of Object.values(languages)) {
      const { because, did, signal, parts } = words({ messages })
      for (const name of signals) {
        assert.equal(signal(name), messages.signals[name], name)
        assert.equal(because(reason(name)).text, messages.reasons[name], name)
      }
      for (const type of events) {
        assert.ok(messages.actions[type], type)
        assert.notEqual(did({ type, item: 'moby' }, { titleOf }).text, did({ type: 'juggle', item: 'moby' }).text, type)
      }
      for (const kind of kinds) {
        const part = { kind, signal: 'popularity', contribution: 1, share: 1, because: [] }
        const [{ says }] = parts({ parts: [part] })
        assert.notEqual(says.text, messages.parts.other.pro.replace('{signal}', signal('popularity')), kind)
      }
    }
  })

  test('is found by the page’s language, whatever its region, and is English where there is none', () => {
    const said = (locale) => words({ locale }).because(reason('freshness')).text
    for (const locale of ['de', 'de-AT', 'DE', 'de-Latn-CH', 'de_DE', 'de_AT.UTF-8', 'de_DE@euro', ' de ', 'de-1'])
      assert.equal(said(locale), 'Neu hier', locale)
    for (const locale of ['en-GB', 'fr', '', 'not a language', 'en_GB', 'C', '_', undefined, null, 5])
      assert.equal(said(locale), 'New here')
  })

  test('that the package lacks is an object of a site’s own', () => {
    const polish = {
      ...english,
      language: 'pl',
      ordinals: { words: [], forms: '{place}.' },
      because: 'Bo {actions}',
      actions: { ...english.actions, like: { one: '{items} ci się podoba', other: '{items} ci się podobają' } },
    }
    assert.deepEqual(problemsOf(polish, english), [])
    const { because } = words({ locale: 'pl-PL', messages: polish })
    assert.equal(because(reason('affinity', [['like', 'moby']]), { titleOf }).text, 'Bo Moby Dick ci się podoba')
    const both = [
      ['like', 'moby'],
      ['like', 'emma'],
    ]
    assert.equal(because(reason('affinity', both), { titleOf }).text, 'Bo Moby Dick i Emma ci się podobają')
  })
})

describe('a reason', () => {
  for (const [because, inEnglish, inGerman] of [
    [[['view', 'moby']], 'Because you opened Moby Dick', 'Weil du Moby Dick geöffnet hast'],
    [
      [
        ['like', 'typee'],
        ['like', 'omoo'],
      ],
      'Because you liked Typee and Omoo',
      'Weil dir Typee und Omoo gefallen haben',
    ],
    [
      [
        ['like', 'typee'],
        ['click', 'moby'],
        ['view', 'omoo'],
      ],
      'Because you liked Typee and you opened Moby Dick and Omoo',
      'Weil dir Typee gefallen hat und du Moby Dick und Omoo geöffnet hast',
    ],
    [[['not_interested', 'emma']], 'Because you did not want Emma', 'Weil du Emma nicht wolltest'],
    [[['cart', 'emma']], 'Because you put Emma in your basket', 'Weil du Emma in den Korb gelegt hast'],
  ]) {
    test(`is what the visitor did: ${inEnglish}`, () => {
      assert.equal(en.because(reason('affinity', because, sea), { titleOf }).text, inEnglish)
      assert.equal(de.because(reason('affinity', because, sea), { titleOf }).text, inGerman)
    })
  }

  test('counts three of a kind, where the site says what they are', () => {
    const liked = reason(
      'affinity',
      ['typee', 'omoo', 'moby'].map((item) => ['like', item]),
      sea,
    )
    const kindOf = (_field, value) => value.toLowerCase()
    assert.equal(en.because(liked, { titleOf, kindOf }).text, 'Because you liked three sea stories')
    assert.equal(
      de.because(liked, { titleOf, kindOf: () => 'Seegeschichten' }).text,
      'Weil dir drei Seegeschichten gefallen haben',
    )
    assert.equal(
      en.because(liked, { titleOf, kindOf: () => undefined }).text,
      'Because you liked Typee, Omoo, and Moby Dick',
    )
    assert.equal(
      words({ locale: 'en-GB' }).because(liked, { titleOf }).text,
      'Because you liked Typee, Omoo and Moby Dick',
    )
    const two = { ...liked, because: liked.because.slice(0, 2) }
    assert.equal(en.because(two, { titleOf, kindOf }).text, 'Because you liked Typee and Omoo')
  })

  for (const [signal, inEnglish, inGerman] of [
    ['popularity', 'Many people choose it', 'Viele wählen es'],
    ['freshness', 'New here', 'Neu hier'],
    ['price', 'It fits what you usually pay', 'Es passt zu dem, was du sonst ausgibst'],
    ['wish', 'You pinned it', 'Du hast es angeheftet'],
    ['covers', 'It fits what you did here', 'Es passt zu dem, was du hier getan hast'],
    ['constructor', 'It fits what you did here', 'Es passt zu dem, was du hier getan hast'],
  ]) {
    test(`without a action is the signal’s own: ${inEnglish} (${signal})`, () => {
      assert.equal(en.because(reason(signal)).text, inEnglish)
      assert.equal(de.because(reason(signal)).text, inGerman)
    })
  }

  test('on a shelf of similar items names the one, or what they share', () => {
    assert.equal(en.because(reason('similarity'), { titleOf, to: 'moby' }).text, 'Like Moby Dick')
    assert.equal(de.because(reason('similarity'), { titleOf, to: 'moby' }).text, 'Wie Moby Dick')
    assert.equal(en.because(reason('similarity', [], sea), { titleOf }).text, 'They share Sea stories')
  })

  test('that is a wish is that wish, whatever event it is from', () => {
    assert.equal(en.because(reason('wish', [['pin', 'moby']])).text, 'You pinned it')
    assert.equal(en.because(reason('wish', [['weigh', 'moby']], sea)).text, 'You asked for Sea stories')
  })

  test('names an item once, three at most, and what has no title any more as something', () => {
    const twice = reason('affinity', [
      ['view', 'moby'],
      ['click', 'moby'],
    ])
    assert.equal(en.because(twice, { titleOf }).text, 'Because you opened Moby Dick')
    const many = reason(
      'affinity',
      books.map(({ id }) => ['view', id]),
    )
    assert.equal(en.because(many, { titleOf }).text, 'Because you opened Moby Dick, Typee, and Omoo')
    const gone = reason('affinity', [
      ['view', 'gone'],
      ['view', 'lost'],
    ])
    assert.equal(en.because(gone, { titleOf }).text, 'Because you opened something that is not here any more')
    assert.equal(en.because(gone).text, en.because(gone, { titleOf: () => '  ' }).text)
  })

  test('from an event type that a later version adds is said all the same', () => {
    for (const type of ['juggle', 'toString', '__proto__']) {
      assert.equal(
        en.because(reason('affinity', [[type, 'moby']]), { titleOf }).text,
        'Because you came across Moby Dick',
      )
    }
  })

  test('can have its titles in quotation marks, those of the language', () => {
    const opened = reason('affinity', [['view', 'moby']])
    assert.equal(words({ quote: true }).because(opened, { titleOf }).text, 'Because you opened “Moby Dick”')
    assert.equal(
      words({ locale: 'de', quote: true }).because(opened, { titleOf }).text,
      'Weil du „Moby Dick“ geöffnet hast',
    )
  })
})

describe('what the data holds', () => {
  const said = (title) => en.because(reason('affinity', [['view', 'moby']]), { titleOf: () => title })

  test('comes in segments of its own, that make the sentence', () => {
    const { text, parts } = said('Moby Dick')
    assert.deepEqual(parts, [{ text: 'Because you opened ' }, { text: 'Moby Dick', item: 'moby' }])
    assert.equal(parts.map((part) => part.text).join(''), text)
    assert.deepEqual(en.because(reason('affinity', [], sea)).parts, [
      { text: 'You like ' },
      { text: 'Sea stories', field: 'subjects', value: 'Sea stories' },
    ])
  })

  test('is never read as a template or changed as markup', () => {
    for (const title of [
      '{items}',
      '{actions} {place}',
      '<img src=x onerror=alert(1)>',
      '$& $1 $`',
      '\\u0041',
      '__proto__',
    ]) {
      assert.equal(said(title).text, `Because you opened ${title}`)
      assert.equal(said(title).parts[1].text, title)
    }
  })

  test('is on one line, well-formed, turns no text around, and has an end', () => {
    assert.equal(said('Moby\n\tDick\u0000 ').text, 'Because you opened Moby Dick')
    assert.equal(said('Moby\u202eDick\u2066').text, 'Because you opened MobyDick')
    assert.equal(said('Moby \ud83d Dick').text, 'Because you opened Moby \ufffd Dick')
    assert.equal(said('x'.repeat(1_000_000)).text, `Because you opened ${'x'.repeat(200)}…`)
    assert.ok(said('🐳'.repeat(1_000)).text.endsWith('🐳…'))
    assert.equal(said('y'.repeat(200)).text, `Because you opened ${'y'.repeat(200)}`)
  })

  test('that runs the other way is kept apart from the sentence', () => {
    assert.equal(said('מובי דיק').text, 'Because you opened \u2068מובי דיק\u2069')
    const hebrew = words({
      messages: {
        ...english,
        language: 'he',
        because: 'כי {actions}',
        actions: { ...english.actions, view: 'פתחת את {items}' },
      },
    })
    const opened = reason('affinity', [['view', 'moby']])
    assert.equal(hebrew.because(opened, { titleOf }).text, 'כי פתחת את \u2068Moby Dick\u2069')
    assert.equal(hebrew.because(opened, { titleOf: () => 'מובי דיק' }).text, 'כי פתחת את מובי דיק')
  })
})

describe('an explanation', () => {
  test('of a real shelf has every part said, in its order, with what taught it', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'], ['like', 'lordjim'], ['not_interested', 'emma'])
    const shelf = await penchant.recommend()
    for (const { id } of shelf.items) {
      const explanation = await penchant.explain(shelf.id, id)
      for (const { parts } of [en, de]) {
        const said = parts(explanation, { titleOf })
        assert.deepEqual(
          said.map(({ part }) => part),
          explanation.parts,
        )
        for (const { part, says, because, share } of said) {
          assert.doesNotMatch(says.text, /[{}]|undefined/)
          if (part.value) assert.ok(says.parts.some(({ value }) => value === part.value))
          const pulls = part.because.some(({ contribution }) => contribution * part.contribution > 0)
          assert.equal(because !== undefined, pulls)
          assert.match(share, /^\d+\s?%$/)
        }
      }
    }
    const typee = await penchant.explain(shelf.id, 'typee')
    const melville = en
      .parts(typee, { titleOf })
      .find(({ part }) => part.value === 'Melville' && part.signal === 'affinity')
    assert.equal(melville.says.text, 'You like Melville')
    assert.equal(melville.because.text, 'Because you opened Moby Dick')
  })

  test('as arguments says once what one value says through several signals, the strongest first', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['view', 'moby'], ['like', 'lordjim'], ['not_interested', 'emma'])
    const shelf = await penchant.recommend()
    for (const { id } of shelf.items) {
      const explanation = await penchant.explain(shelf.id, id)
      const { pro, contra } = en.arguments(explanation, { titleOf })
      const about = (side) =>
        side.map(({ argument: { signal, field, value } }) => (field ? `${field}=${value}` : signal))
      for (const side of [pro, contra]) {
        assert.equal(new Set(about(side)).size, side.length, 'each is said once')
        const shares = side.map(({ argument }) => argument.share)
        assert.deepEqual(
          shares,
          [...shares].sort((one, other) => other - one),
        )
      }
      const baselines = explanation.parts.filter(({ kind }) => kind === 'baseline')
      const all = [...[...pro, ...contra].map(({ argument }) => argument), ...baselines]
      const sum = all.reduce((total, { contribution }) => total + contribution, 0)
      assert.ok(Math.abs(sum - explanation.score) < 1e-6, `${sum} is not ${explanation.score}`)
      for (const { says, because, whole } of [...pro, ...contra]) {
        const actions = because && because.text[0].toLowerCase() + because.text.slice(1)
        assert.equal(whole.text, actions ? `${says.text}, ${actions}` : says.text)
      }
    }
    const [typee] = shelf.items.filter(({ id }) => id === 'typee')
    const said = de.arguments(await penchant.explain(shelf.id, typee.id), { titleOf }).pro
    const melville = said.find(({ argument }) => argument.value === 'Melville')
    assert.match(melville.whole.text, /Melville.*, weil du Moby Dick geöffnet hast$/)
  })

  test('says what a stage after the score did: up, down, or where it was', () => {
    const stages = [
      { stage: 'diversity', from: 8, to: 2 },
      { stage: 'fatigue', from: 0, to: 20 },
      { stage: 'margin', from: 3, to: 3 },
    ]
    const said = ({ moved }) => stages.map((stage) => moved(stage).text)
    assert.deepEqual(said(en), [
      'Variety: up from ninth to third',
      'Shown often already: down from first to 21st',
      'margin: from fourth to fourth, where it was',
    ])
    assert.deepEqual(said(de), [
      'Abwechslung: von Platz 9 vor auf Platz 3',
      'Schon oft gezeigt: von Platz 1 zurück auf Platz 21',
      'margin: von Platz 4 auf Platz 4, wie zuvor',
    ])
    assert.deepEqual([en.exploring, de.exploring], ['Something different', 'Mal etwas anderes'])
  })

  test('says that today leads, and how far; and nothing where it does not', async (t) => {
    assert.equal(
      en.intent({ intent: 0.6 }).text,
      'Today counts more than before: 60% of what you like is taken from this visit',
    )
    assert.match(de.intent({ intent: 0.6 }).text, /^Heute zählt mehr als früher: 60\s%/)
    for (const intent of [0, 0.01]) assert.equal(en.intent({ intent }), undefined)
    const penchant = await visit(t)
    const at = NOON - 30 * 24 * HOUR
    const before = ['moby', 'typee', 'moby', 'typee', 'moby', 'typee'].map((item, k) => ({
      type: 'like',
      item,
      at: at + k * HOUR,
    }))
    await act(penchant, ...before, ['view', 'emma'])
    const shelf = await penchant.recommend({ limit: 3 })
    const explanation = await penchant.explain(shelf.id, shelf.items[0].id)
    assert.ok(explanation.intent > 0.05, `the visit leads by ${explanation.intent}`)
    assert.ok(en.intent(explanation).text.includes(`${Math.round(100 * explanation.intent)}%`))
  })

  const part = (kind, signal, contribution, more = {}) => ({
    kind,
    signal,
    contribution,
    share: 0,
    because: [],
    ...more,
  })
  for (const [given, pro, contra] of [
    [['feature', 'affinity', sea], 'You like Sea stories', 'You like Sea stories less'],
    [['feature', 'session', sea], 'Just now you look at Sea stories', 'Just now you turn away from Sea stories'],
    [
      ['feature', 'context', sea],
      'At times like this you like Sea stories',
      'At times like this you like Sea stories less',
    ],
    [['feature', 'similarity', sea], 'They share Sea stories', 'They do not share Sea stories'],
    [['vectors', 'taste'], 'It is close to what you chose', 'It is far from what you chose'],
    [['vectors', 'covers'], 'It is close to what you chose, by covers', 'It is far from what you chose, by covers'],
    [['vectors', 'similarity'], 'The two are alike', 'The two are not alike'],
    [['fit', 'price'], 'It fits what you usually pay', 'It does not fit what you usually pay'],
    [['prior', 'popularity'], 'Many people choose it', 'Few people choose it'],
    [['prior', 'margin'], 'This site puts it forward (margin)', 'This site puts it back (margin)'],
    [['query', 'query'], 'It fits what you searched for', 'It fits what you searched for less than others'],
    [['wish', 'wish'], 'You pinned it', 'You did not ask for it'],
    [['wish', 'affinity', sea], 'You asked for more Sea stories', 'You asked for less Sea stories'],
    [
      ['boost', 'boost', { label: 'Read in schools' }],
      'This site puts it forward: Read in schools',
      'This site puts it back: Read in schools',
    ],
    [['fatigue', 'fatigue'], 'You have not passed it by', 'You have seen it often and passed it by'],
    [['juggling', 'editors'], 'It fits (editors)', 'It does not fit (editors)'],
  ]) {
    const [kind, signal, more] = given
    test(`says a part of kind ${kind} by ${signal}, for and against`, () => {
      const said = en.parts({ parts: [part(kind, signal, 2, more), part(kind, signal, -1, more)] })
      assert.deepEqual(
        said.map(({ says }) => says.text),
        [pro, contra],
      )
    })
  }

  test('gives shares on one scale, also of what speaks against', () => {
    const said = en.parts({
      parts: [
        part('prior', 'popularity', 3, { share: 0.75 }),
        part('prior', 'trending', 1, { share: 0.25 }),
        part('fit', 'price', -2),
      ],
    })
    assert.deepEqual(
      said.map(({ share }) => share),
      ['75%', '25%', '50%'],
    )
  })

  test('names what a site calls its values', () => {
    const labelOf = (field, value) => (field === 'subjects' ? `${value} (subject)` : undefined)
    const said = en.parts({ parts: [part('feature', 'affinity', 1, sea)] }, { labelOf })
    assert.equal(said[0].says.text, 'You like Sea stories (subject)')
  })
})

describe('a counterfactual', () => {
  test('says the place, in words or in numbers, as the language does', () => {
    const place = (position) => en.without({ title: 'Moby-Dick', item: 'moby', position }).text
    assert.equal(place(8), 'Without Moby-Dick this would stand ninth')
    assert.deepEqual(
      [0, 11, 12, 20, 21, 22, 110, 111].map((position) => place(position).split(' ').at(-1)),
      ['first', 'twelfth', '13th', '21st', '22nd', '23rd', '111th', '112th'],
    )
    assert.equal(de.without({ title: 'Moby-Dick', position: 8 }).text, 'Ohne Moby-Dick stünde dies auf Platz 9')
  })

  test('says that nothing would change, and that it would not be there', () => {
    assert.equal(en.without({ title: 'Emma', position: 2, now: 2 }).text, 'Without Emma this would still stand third')
    assert.equal(en.without({ title: 'Emma', position: null, now: 2 }).text, 'Without Emma this would not be here')
  })

  test('names what is thought away so that it can be linked, an item or an interest', () => {
    const { parts } = en.without({ title: 'Moby-Dick', item: 'moby', position: 8 })
    assert.deepEqual(parts[1], { text: 'Moby-Dick', item: 'moby' })
    const interest = en.without({ title: 'Sea stories', ...sea, position: 8 })
    assert.deepEqual(interest.parts[1], { text: 'Sea stories', ...sea })
  })
})

describe('a timeline', () => {
  test('says each action as a sentence of its own', () => {
    for (const [event, inEnglish, inGerman] of [
      [{ type: 'view', item: 'moby' }, 'You opened Moby Dick', 'Du hast Moby Dick geöffnet'],
      [{ type: 'like', item: 'moby' }, 'You liked Moby Dick', 'Dir hat Moby Dick gefallen'],
      [{ type: 'rating', item: 'moby', value: 4 }, 'You rated Moby Dick', 'Du hast Moby Dick bewertet'],
      [
        { type: 'search', query: 'white whale' },
        'You searched for “white whale”',
        'Du hast nach „white whale“ gesucht',
      ],
      [{ type: 'pin', ...sea }, 'You pinned Sea stories', 'Du hast Sea stories angeheftet'],
      [
        { type: 'dial', value: 0.5 },
        'You set how personal this should be: 50%',
        'Du hast eingestellt, wie persönlich es sein soll: 50\u00a0%',
      ],
    ]) {
      assert.equal(en.did(event, { titleOf }).text, inEnglish)
      assert.equal(de.did(event, { titleOf }).text, inGerman)
    }
  })

  test('says how long ago it was: days by the calendar, the rest by the clock', () => {
    const now = new Date(2026, 8, 21, 10).getTime()
    const ago = (hours) => [en, de].map(({ when }) => when(now - hours * 3_600_000, now))
    assert.deepEqual(ago(0), ['now', 'jetzt'])
    assert.deepEqual(ago(0.5), ['30 minutes ago', 'vor 30 Minuten'])
    assert.deepEqual(ago(12), ['12 hours ago', 'vor 12 Stunden'])
    assert.deepEqual(ago(30), ['yesterday', 'gestern'])
    assert.deepEqual(ago(36), ['2 days ago', 'vorgestern'])
    assert.deepEqual(ago(24 * 400), ['1 year ago', 'vor 1 Jahr'])
    assert.equal(en.when(Number.NaN, now), '')
  })
})

test('the examples of docs/words.md run, and give what they say', async () => {
  assert.deepEqual(await runExamples('words.md', 'session'), { examples: 3, shown: 4 })
})
