// The timeline in words: every entry that the log can hold, from the engine to the sentence, in English and in German.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { words } from '../../dist/words.js'
import { find } from '../fixtures/shop.mjs'
import { act, visit } from '../fixtures/visit.mjs'

const naming = { titleOf: (id) => find(id)?.title }
const en = words({ locale: 'en' })
const de = words({ locale: 'de' })
const sea = { field: 'subjects', value: 'Sea stories' }

/** An entry in both languages; German has a space before the sign that does not break. */
const said = (entry, by = naming) => [en.did(entry, by).text, de.did(entry, by).text.replaceAll('\u00a0', ' ')]

/** What the newest entry of a visitor's timeline says. */
const newest = async (penchant) => {
  const [entry] = await penchant.profile.timeline({ limit: 1 })
  return said(entry)
}

/** The names of all events that a log can hold. */
async function kinds() {
  const source = await readFile(new URL('../../src/visitor/log/kind.rs', import.meta.url), 'utf8')
  return [...source.matchAll(/^ {4}\w+ = \d+, "(\w+)";$/gm)].map(([, name]) => name)
}

test('a clause in place of a title is closed by a comma where the sentence goes on', () => {
  const gone = (event) => de.did(event).text
  for (const [event, sentence] of [
    [{ type: 'click', item: 'x' }, 'Du hast etwas, das es hier nicht mehr gibt, geöffnet'],
    [{ type: 'like', item: 'x' }, 'Dir hat etwas, das es hier nicht mehr gibt, gefallen'],
    [{ type: 'search', item: 'x', query: 'sea' }, 'Du hast nach etwas, das es hier nicht mehr gibt, gesucht'],
    [
      { type: 'prefer', item: 'x', below: 'y' },
      'Du hast etwas, das es hier nicht mehr gibt, über etwas, das es hier nicht mehr gibt, gestellt',
    ],
    [
      { type: 'weigh', item: 'x', value: 0.5 },
      'Du hast gesagt, wie viel du von etwas, das es hier nicht mehr gibt, möchtest: 50 %',
    ],
    [{ type: 'given', fact: { name: ' ' } }, 'Du hast eine Angabe zurückgenommen: etwas, das es hier nicht mehr gibt'],
  ]) {
    assert.equal(gone(event), sentence)
  }
  const reason = (...items) => ({
    signal: 'affinity',
    share: 1,
    because: items.map(([type, item]) => ({ type, item })),
  })
  const titleOf = (id) => (id === 'a' ? 'A' : undefined)
  const because = (...items) => de.because(reason(...items), { titleOf }).text
  assert.equal(because(['view', 'x']), 'Weil du etwas, das es hier nicht mehr gibt, geöffnet hast')
  assert.equal(because(['view', 'x'], ['view', 'a']), 'Weil du etwas, das es hier nicht mehr gibt, und A geöffnet hast')
  assert.equal(because(['view', 'a'], ['view', 'x']), 'Weil du A und etwas, das es hier nicht mehr gibt, geöffnet hast')
  const similar = { signal: 'similarity', share: 1, because: [] }
  assert.equal(de.because(similar, { titleOf, to: 'x' }).text, 'Wie etwas, das es hier nicht mehr gibt')
  assert.equal(en.did({ type: 'click', item: 'x' }).text, 'You opened something that is not here any more')
})

describe('an entry of the timeline is a sentence:', () => {
  test('what a slot showed names the variant and the slot', async (t) => {
    const penchant = await visit(t)
    const { variant } = await penchant.choose('hero', ['warm', 'plain'])
    const [entry] = await penchant.profile.timeline()
    assert.deepEqual([entry.type, entry.slot, entry.variant, entry.experiment], ['choice', 'hero', variant, undefined])
    assert.deepEqual(said(entry), [
      `You were shown “${variant}” for “hero”, picked by lot`,
      `Dir wurde „${variant}“ für „hero“ gezeigt, durch Los bestimmt`,
    ])
  })

  test('what an experiment showed names the variant and the experiment', async (t) => {
    const penchant = await visit(t)
    const { variant } = await penchant.experiment('layout', ['old', 'new'])
    const [entry] = await penchant.profile.timeline()
    assert.deepEqual(
      [entry.type, entry.experiment, entry.variant, entry.slot],
      ['exposure', 'layout', variant, undefined],
    )
    assert.deepEqual(said(entry), [
      `You took part in the experiment “layout”, with “${variant}”`,
      `Du hast am Experiment „layout“ teilgenommen, mit „${variant}“`,
    ])
  })

  test('a goal is named, with its item and as far as it was reached', async (t) => {
    const penchant = await visit(t)
    for (const [event, inEnglish, inGerman] of [
      [{}, 'You reached the goal “signup”', 'Du hast das Ziel „signup“ erreicht'],
      [
        { item: 'moby' },
        'You reached the goal “signup” with Moby Dick',
        'Du hast mit Moby Dick das Ziel „signup“ erreicht',
      ],
      [{ value: 1 }, 'You reached the goal “signup”', 'Du hast das Ziel „signup“ erreicht'],
      [{ value: 0.4 }, 'You got 40% of the way to the goal “signup”', 'Du hast das Ziel „signup“ zu 40 % erreicht'],
      [
        { value: 0.4, item: 'moby' },
        'You got 40% of the way to the goal “signup” with Moby Dick',
        'Du hast mit Moby Dick das Ziel „signup“ zu 40 % erreicht',
      ],
    ]) {
      await penchant.record({ type: 'goal', goal: 'signup', ...event })
      assert.deepEqual(await newest(penchant), [inEnglish, inGerman])
    }
  })

  test('that answers are allowed, one that was given, and that they are no longer', async (t) => {
    const penchant = await visit(t)
    await penchant.experiment('layout', ['old', 'new'])
    await penchant.experiments.setSharing(true)
    assert.deepEqual(await newest(penchant), [
      'You agreed to give this site answers about what it tries out',
      'Du hast zugestimmt, dieser Seite Antworten über das zu geben, was sie ausprobiert',
    ])
    await penchant.experiments.share('layout', ['old', 'new'], { goal: 'signup' })
    const [answer] = await penchant.profile.timeline()
    assert.deepEqual([answer.type, answer.experiment, answer.goal, answer.value], ['answer', 'layout', 'signup', 1])
    assert.deepEqual([answer.query, answer.variant], [undefined, undefined], 'the log keeps its bits there')
    assert.deepEqual(said(answer), [
      'You gave this site an answer about “layout” and “signup”, with chance mixed in',
      'Du hast dieser Seite eine Antwort zu „layout“ und „signup“ gegeben, mit Zufall vermischt',
    ])
    await penchant.experiments.setSharing(false)
    assert.deepEqual(await newest(penchant), [
      'You said no to giving this site answers about what it tries out',
      'Du hast abgelehnt, dieser Seite Antworten über das zu geben, was sie ausprobiert',
    ])
  })

  test('a wish names what it is about, and a dial how far it was turned', async (t) => {
    const penchant = await visit(t)
    await act(penchant, ['like', 'moby'])
    const { profile } = penchant
    for (const [wish, inEnglish, inGerman] of [
      [() => profile.pin({ item: 'emma' }), 'You pinned Emma', 'Du hast Emma angeheftet'],
      [() => profile.mute(sea), 'You muted Sea stories', 'Du hast Sea stories stummgeschaltet'],
      [() => profile.release(sea), 'You let Sea stories go again', 'Du hast Sea stories wieder freigegeben'],
      [
        () => profile.weigh(sea, 0.5),
        'You said how much you want of Sea stories: 50%',
        'Du hast gesagt, wie viel du von Sea stories möchtest: 50 %',
      ],
      [
        () => profile.weigh(sea, -0.25),
        'You said how much less you want of Sea stories: 25%',
        'Du hast gesagt, wie viel weniger du von Sea stories möchtest: 25 %',
      ],
      [
        () => profile.weigh(sea, 0),
        'You said that Sea stories should not count',
        'Du hast gesagt, dass Sea stories nicht zählen soll',
      ],
      [
        () => profile.setDial(0.3),
        'You set how personal this should be: 30%',
        'Du hast eingestellt, wie persönlich es sein soll: 30 %',
      ],
      [
        () => profile.setSurprise(1),
        'You set how surprising this should be: 100%',
        'Du hast eingestellt, wie überraschend es sein soll: 100 %',
      ],
    ]) {
      await wish()
      assert.deepEqual(await newest(penchant), [inEnglish, inGerman])
    }
  })

  test('a search names what was typed, and is said where nothing was', async (t) => {
    const penchant = await visit(t)
    await penchant.record({ type: 'search', query: 'white whale' })
    assert.deepEqual(await newest(penchant), ['You searched for “white whale”', 'Du hast nach „white whale“ gesucht'])
    await penchant.record({ type: 'search' })
    assert.deepEqual(await newest(penchant), ['You searched here', 'Du hast hier gesucht'])
  })

  test('whatever the log can hold, with nothing known but its type, and never its code', async () => {
    const all = await kinds()
    assert.ok(all.length >= 27 && all.includes('seed') && all.includes('answer'), all.join())
    const unknown = said({ type: 'juggle' })
    for (const type of all) {
      const sentences = said({ type })
      for (const [at, sentence] of sentences.entries()) {
        assert.notEqual(sentence, unknown[at], type)
        assert.match(sentence, /^(You|Your|Du|Dir|Deine) .*[^{}]$/, type)
        assert.doesNotMatch(sentence, /[{}]|_|undefined|null|NaN/, type)
      }
      // Of what happens to no item, nothing is said to be gone.
      if (!/^(goal|dial|surprise|choice|exposure|sharing|answer|seed|search)$/.test(type)) continue
      assert.doesNotMatch(sentences[0], /something that is not here/, type)
    }
  })
})

describe('what a site tries out', () => {
  const choice = { type: 'choice', slot: 'hero', variant: 'warm' }

  test('goes by what the site calls it, and else by its name in quotation marks', () => {
    const called = { slot: { hero: 'the headline' }, variant: {} }
    const nameOf = (kind, name) => called[kind]?.[name]
    assert.equal(said(choice, { nameOf })[0], 'You were shown “warm” for the headline, picked by lot')
    assert.equal(said(choice, { nameOf: () => '  ' })[0], 'You were shown “warm” for “hero”, picked by lot')
  })

  test('is never read as a template, and is on one line', () => {
    const [text] = said({ ...choice, slot: '{variant}\n<b>', variant: '{slot}' })
    assert.equal(text, 'You were shown “{slot}” for “{variant} <b>”, picked by lot')
  })
})
