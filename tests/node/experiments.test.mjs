// What a site tries out, through the package: slots, experiments, answers about them, segments.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import Ajv2020 from 'ajv/dist/2020.js'
import { estimate } from '../../dist/estimate.js'
import { open } from '../../dist/node.js'
import { runExamples } from '../fixtures/documented.mjs'
import { books, penchant as command, compileTo, config, HOUR, ids, NOON, temporaryFolder } from '../fixtures/shop.mjs'
import { act, refuses, visit } from '../fixtures/visit.mjs'

const DAY = 24 * HOUR
const tones = ['warm', 'plain', 'witty']

/** A visitor whose clock a test turns on. */
async function regular(t, options) {
  const clock = { now: NOON }
  const penchant = await visit(t, { now: () => clock.now, context: false, ...options })
  return { penchant, nextDay: () => (clock.now += DAY) }
}

describe('a slot', () => {
  test('shows a variant with the chance it was drawn by, and the same for the rest of the visit', async (t) => {
    const { penchant, nextDay } = await regular(t)
    const choice = await penchant.choose('hero', tones)
    assert.ok(tones.includes(choice.variant))
    assert.deepEqual(choice.propensities, { plain: 1 / 3, warm: 1 / 3, witty: 1 / 3 })
    assert.deepEqual([choice.slot, choice.propensity, choice.recorded], ['hero', 1 / 3, true])
    const { propensities: _, ...standing } = choice
    assert.deepEqual(await penchant.choose('hero', tones), standing)
    nextDay()
    assert.notEqual((await penchant.choose('hero', tones)).id, choice.id)
  })

  test('learns what a visitor responds to', async (t) => {
    const { penchant, nextDay } = await regular(t)
    for (let day = 0; day < 40; day++) {
      const { id, variant } = await penchant.choose('hero', tones)
      if (variant === 'witty') await act(penchant, { type: 'goal', goal: 'signup', recommendation: id })
      nextDay()
    }
    nextDay()
    const { propensities } = await penchant.choose('hero', tones)
    assert.ok(propensities.witty > 0.7, JSON.stringify(propensities))
    const { slots } = await penchant.experiments.report()
    const witty = slots[0].variants.find(({ variant }) => variant === 'witty')
    assert.deepEqual([slots[0].slot, witty.rate, witty.rewarded], ['hero', 1, witty.settled])
    assert.ok(witty.interval[0] > 0.5 && witty.interval[1] === 1, JSON.stringify(witty))
  })

  test('shows the first variant without consent, and says why', async (t) => {
    const penchant = await visit(t, { consent: 'off' })
    assert.deepEqual(await penchant.choose('hero', tones), {
      slot: 'hero',
      variant: 'warm',
      propensity: 1,
      propensities: { warm: 1, plain: 0, witty: 0 },
      recorded: false,
      reason: 'consent',
    })
    assert.equal((await penchant.health()).events, 0)
  })

  test('goes by nothing that was learned on a forbidden surface and for who is held out, and says so', async (t) => {
    const policy = {
      version: '1',
      purposes: ['To show what fits'],
      legalBasis: 'consent',
      owner: 'The shop',
      contact: 'mail@shop.example',
      forbiddenSurfaces: ['prices'],
    }
    const { penchant, nextDay } = await regular(t, { items: books, config: { ...config, policy } })
    for (let day = 0; day < 30; day++) {
      for (const surface of ['prices', 'home']) {
        const { id, variant } = await penchant.choose('hero', tones, { surface })
        if (variant === 'witty') await act(penchant, { type: 'goal', goal: 'signup', recommendation: id })
      }
      nextDay()
    }
    nextDay()
    const there = await penchant.choose('hero', tones, { surface: 'prices' })
    const alike = { plain: 1 / 3, warm: 1 / 3, witty: 1 / 3 }
    assert.deepEqual([there.propensities, there.forbidden, there.heldOut], [alike, true, undefined])
    const home = await penchant.choose('hero', tones, { surface: 'home' })
    assert.ok(home.propensities.witty > 0.6 && !('forbidden' in home), JSON.stringify(home))
    const held = await visit(t, { items: books, config: { ...config, experiments: { holdout: 1 } } })
    const choice = await held.choose('hero', tones)
    assert.deepEqual([choice.propensities, choice.heldOut, choice.forbidden], [alike, true, undefined])
    await refuses(() => penchant.choose('hero', tones, { surface: 7 }), 'option_invalid', /`surface`/)
  })

  test('refuses what cannot be chosen from', async (t) => {
    const penchant = await visit(t)
    await refuses(() => penchant.choose('hero', ['one']), 'option_invalid', /`variants`.*2 to 32/)
    await refuses(() => penchant.choose('hero', 'one'), 'option_invalid', /`variants`/)
    await refuses(() => penchant.choose('hero', ['one', () => 2]), 'option_invalid', /`\[1\]`|variants/)
    await refuses(() => penchant.choose('', tones), 'option_invalid', /`slot`/)
    await refuses(() => penchant.choose('hero', tones, { fresh: 'yes' }), 'option_invalid', /`fresh`/)
    assert.equal((await penchant.health()).events, 0)
  })
})

describe('an experiment', () => {
  test('gives a visitor one variant, notes it once a visit, and shows it in the timeline by its type', async (t) => {
    const { penchant, nextDay } = await regular(t)
    const first = await penchant.experiment('layout', ['old', 'new'])
    assert.deepEqual([first.key, first.enrolled, first.propensity, first.recorded], ['layout', true, 0.5, true])
    for (let visits = 0; visits < 3; visits++) {
      assert.deepEqual(await penchant.experiment('layout', ['old', 'new'], { share: 0 }), first)
      await act(penchant, { type: 'goal', goal: 'signup' })
      nextDay()
    }
    const timeline = await penchant.profile.timeline()
    assert.equal(timeline.filter(({ type }) => type === 'exposure').length, 3)
    const { experiments, heldOut } = await penchant.experiments.report({ goal: 'signup' })
    assert.equal(heldOut, false)
    const [variant] = experiments[0].variants
    assert.deepEqual([experiments[0].key, experiments[0].enough, variant.lift], ['layout', false, undefined])
    assert.deepEqual([variant.exposures, variant.visits, variant.outcomes, variant.rate], [3, 3, 3, 1])
  })

  test('is nothing for who does not take part', async (t) => {
    const penchant = await visit(t)
    const nobody = { key: 'layout', enrolled: false, recorded: false }
    assert.deepEqual(await penchant.experiment('layout', ['old', 'new'], { share: 0 }), nobody)
    const off = await visit(t, { consent: 'off' })
    assert.deepEqual(await off.experiment('layout', ['old', 'new']), { ...nobody, reason: 'consent' })
  })

  test('of a group is met alone', async (t) => {
    const group = ['layout', 'colours', 'words']
    const penchant = await visit(t)
    const taken = []
    for (const key of group) taken.push((await penchant.experiment(key, ['old', 'new'], { group })).enrolled)
    assert.equal(taken.filter(Boolean).length, 1)
    await refuses(() => penchant.experiment('prices', ['old', 'new'], { group }), 'option_invalid', /`group`/)
  })

  test('goes along with a copy of the profile, rewards and all', async (t) => {
    const one = await regular(t)
    const { variant } = await one.penchant.experiment('layout', ['old', 'new'])
    const { id } = await one.penchant.choose('hero', tones)
    await act(one.penchant, { type: 'goal', goal: 'signup', recommendation: id })
    const other = await regular(t)
    await act(other.penchant, ['view', 'emma'])
    await other.penchant.data.import(JSON.parse(JSON.stringify(await one.penchant.data.export())))
    assert.equal((await other.penchant.experiment('layout', ['old', 'new'])).variant, variant)
    assert.equal((await other.penchant.experiments.report()).slots[0].variants[0].settled, 0, 'its window is open')
    other.nextDay()
    other.nextDay()
    assert.equal((await other.penchant.experiments.report()).slots[0].variants[0].rewarded, 1)
  })
})

test('a copy of all this is what the schema of copies says', async (t) => {
  const schema = JSON.parse(await readFile(new URL('../../dist/profile.schema.json', import.meta.url), 'utf8'))
  const isValid = new Ajv2020({ allErrors: true }).compile(schema)
  const penchant = await visit(t)
  await penchant.experiment('layout', ['old', 'new'])
  const { id } = await penchant.choose('hero', tones)
  await act(penchant, { type: 'goal', goal: 'signup', recommendation: id })
  await penchant.experiments.setSharing(true)
  const { answer } = await penchant.experiments.share('layout', ['old', 'new'], { goal: 'signup' })
  const copy = await penchant.data.export()
  assert.ok(isValid(copy), JSON.stringify(isValid.errors))
  const types = ['seed', 'exposure', 'choice', 'goal', 'sharing', 'answer']
  assert.deepEqual(
    copy.events.map(({ type }) => type),
    types,
  )
  const other = await visit(t)
  await other.data.import(JSON.parse(JSON.stringify(copy)))
  assert.deepEqual((await other.experiments.budget()).answers, [answer])
})

test('who is held out sees the order that is nobody’s, and the shelf says so', async (t) => {
  const held = await visit(t, { items: books, config: { ...config, experiments: { holdout: 1 } } })
  const before = await held.recommend({ seen: 'include' })
  assert.equal(before.heldOut, undefined, 'before anything was learned nobody is')
  await act(held, ['like', 'pirate'], ['like', 'typee'])
  const shelf = await held.recommend({ seen: 'include', personalization: 1 })
  assert.deepEqual([shelf.heldOut, shelf.personal, ids(shelf)], [true, 0, ids(before)])
  assert.equal(held.experiments.heldOut, true)
  const free = await visit(t)
  await act(free, ['like', 'pirate'])
  assert.equal((await free.recommend()).heldOut, undefined)
})

describe('an answer', () => {
  test('is given only by who agreed, once, and never differently', async (t) => {
    const penchant = await visit(t)
    const ask = () => penchant.experiments.share('layout', ['old', 'new'], { goal: 'signup' })
    assert.deepEqual(await ask(), { shared: false, reason: 'not-agreed' })
    assert.equal(penchant.experiments.sharing, false)
    await penchant.experiments.setSharing(true)
    assert.deepEqual(await ask(), { shared: false, reason: 'not-exposed' })
    await penchant.experiment('layout', ['old', 'new'])
    const { shared, answer } = await ask()
    assert.deepEqual([shared, answer.epsilon, answer.variants, answer.bits.length], [true, 1, ['new', 'old'], 4])
    await act(penchant, { type: 'goal', goal: 'signup' })
    assert.deepEqual(await ask(), { shared, answer })
    assert.deepEqual(await penchant.experiments.budget(), { epsilon: 2, spent: 1, left: 1, answers: [answer] })
    const more = await penchant.experiments.share('layout', ['old', 'new'], { goal: 'read', epsilon: 1.5 })
    assert.deepEqual(more, { shared: false, reason: 'budget' })
    await penchant.experiments.setSharing(false)
    assert.deepEqual(await ask(), { shared: false, reason: 'not-agreed' })
    await refuses(() => penchant.experiments.setSharing('maybe'), 'option_invalid', /sharing/)
    await refuses(() => penchant.experiments.share('layout', ['old', 'new']), 'option_invalid', /`goal`/)
  })

  test('to each of several questions at once keeps to the budget, and what was not told never is', async (t) => {
    const penchant = await visit(t)
    await penchant.experiments.setSharing(true)
    await penchant.experiment('layout', ['old', 'new'])
    const goals = ['signup', 'read', 'return']
    const ask = (goal) => penchant.experiments.share('layout', ['old', 'new'], { goal, epsilon: 1 })
    const told = await Promise.all(goals.map(ask))
    const reasons = told.map(({ shared, reason }) => (shared ? 'shared' : reason))
    assert.deepEqual(reasons, ['shared', 'shared', 'budget'])
    for (const [at, goal] of goals.entries()) assert.deepEqual(await ask(goal), told[at], 'and it stays so')
    const { answers, left } = await penchant.experiments.budget()
    assert.deepEqual([answers, left], [told.slice(0, 2).map(({ answer }) => answer), 0])
  })

  test('of many visitors gives back what is true of them', async () => {
    const folder = await temporaryFolder()
    const catalog = await compileTo(join(folder, 'catalog.pnc'))
    const variants = ['old', 'new']
    const truth = { old: [0, 0], new: [0, 0] }
    const answers = []
    for (let visitor = 0; visitor < 300; visitor++) {
      const penchant = await open({ catalog, consent: 'session', now: () => NOON })
      await penchant.experiments.setSharing(true)
      const { variant } = await penchant.experiment('layout', variants)
      const reaches = visitor % 10 < (variant === 'new' ? 6 : 3)
      if (reaches) await act(penchant, { type: 'goal', goal: 'signup' })
      truth[variant][Number(reaches)]++
      const { answer } = await penchant.experiments.share('layout', variants, { goal: 'signup', epsilon: 2 })
      answers.push(JSON.parse(JSON.stringify(answer)))
      await penchant.close()
    }
    const told = estimate(answers, { variants })
    assert.deepEqual([told.answers, told.epsilon, told.key, told.goal], [300, 2, 'layout', 'signup'])
    for (const { variant, visitors, reached } of told.variants) {
      const [without, having] = truth[variant]
      assert.ok(Math.abs(visitors.value - without - having) < 4.5 * visitors.error, `${variant}: ${visitors.value}`)
      assert.ok(Math.abs(reached.value - having) < 4.5 * reached.error, `${variant}: ${reached.value} of ${having}`)
    }
  })
})

/** Numbers of [0, 1) from a seed. */
function random(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('an estimate', () => {
  /** What visitors of these rates answer, by the mechanism as it is documented. */
  function answersOf(visitors, epsilon, rates, next) {
    const lie = 1 / (Math.exp(epsilon) + 1)
    return Array.from({ length: visitors }, () => {
      const variant = next() < 0.5 ? 0 : 1
      const truth = 2 * variant + (next() < rates[variant] ? 1 : 0)
      const bits = [0, 1, 2, 3].map((bit) => (next() < (bit === truth ? 0.5 : lie) ? 1 : 0))
      return { key: 'layout', goal: 'signup', epsilon, variants: ['a', 'b'], bits }
    })
  }

  test('is right on average, and off by as much as it says', () => {
    const next = random(7)
    const rounds = 200
    const inside = { visitors: 0, rate: 0, lift: 0 }
    let lifts = 0
    let visitors = 0
    for (let round = 0; round < rounds; round++) {
      const { variants } = estimate(answersOf(4_000, 2, [0.2, 0.35], next))
      const [, b] = variants
      lifts += b.lift.value / rounds
      visitors += b.visitors.value / rounds
      inside.visitors +=
        Math.abs(b.visitors.value - 2_000) < 1.96 * Math.hypot(b.visitors.error, Math.sqrt(1_000)) ? 1 : 0
      inside.rate += Math.abs(b.rate.value - 0.35) < 1.96 * b.rate.error ? 1 : 0
      inside.lift += Math.abs(b.lift.value - 0.15) < 1.96 * b.lift.error ? 1 : 0
    }
    assert.ok(Math.abs(lifts - 0.15) < 0.015, String(lifts))
    assert.ok(Math.abs(visitors - 2_000) < 25, String(visitors))
    // 95 of 100 cases, with 4 deviations either way.
    for (const [what, count] of Object.entries(inside)) {
      assert.ok(Math.abs(count / rounds - 0.95) < 0.065, `${what}: ${count} of ${rounds}`)
    }
  })

  test('refuses what is no answer, and several questions at once', () => {
    const [one] = answersOf(1, 1, [0.5, 0.5], random(1))
    assert.throws(() => estimate([]), /answers: got none/)
    assert.throws(() => estimate([one, { ...one, bits: [1] }]), /answers\[1\]: got no answer/)
    assert.throws(() => estimate([one, { ...one, epsilon: 2 }]), /each question by itself/)
    assert.throws(() => estimate([one], { variants: ['a', 'z'] }), /"z"/)
  })
})

describe('segments', () => {
  const segments = {
    'sea-lovers': {
      interests: [{ field: 'subjects', value: 'Sea stories', atLeast: 0.2 }],
      context: { device: ['phone', 'tablet'] },
      events: { atLeast: 2 },
    },
    romantics: { centroid: [{ field: 'subjects', value: 'Love stories' }], group: 'readers' },
    sailors: { centroid: [{ field: 'subjects', value: 'Sea stories' }], group: 'readers' },
  }
  const declared = { items: books, config: { ...config, segments } }

  test('are what the profile and the situation say, with every condition', async (t) => {
    const penchant = await visit(t, declared)
    assert.deepEqual(await penchant.segments({ context: { device: 'phone' } }), [])
    await act(penchant, ['like', 'lordjim'], ['view', 'island'])
    const here = await penchant.segments({ context: { device: 'phone' } })
    assert.deepEqual(
      here.map(({ name }) => name),
      ['sailors', 'sea-lovers'],
    )
    assert.deepEqual(
      here[1].because.map(({ kind }) => kind),
      ['interest', 'context', 'events'],
    )
    assert.ok(here[0].because[0].similarity > 0.2)
    const there = await penchant.segments({ context: { device: 'computer' } })
    assert.deepEqual(
      there.map(({ name }) => name),
      ['sailors'],
    )
    await penchant.profile.mute({ field: 'subjects', value: 'Sea stories' })
    assert.deepEqual(await penchant.segments({ context: { device: 'phone' } }), [])
  })

  test('are none without consent, and refused by the build about what is not learned', async (t) => {
    const phones = { items: books, config: { ...config, segments: { phones: { context: { device: 'phone' } } } } }
    const off = await visit(t, { ...phones, consent: 'off' })
    assert.deepEqual(await off.segments({ context: { device: 'phone' } }), [])
    await off.consent.set('session')
    assert.equal((await off.segments({ context: { device: 'phone' } })).length, 1)
    const bad = { old: { interests: [{ field: 'year', value: '1851', atLeast: 0.1 }] } }
    await refuses(
      () => open({ items: books, config: { ...config, segments: bad } }),
      'config_invalid',
      /segments\.old\.interests\[0\]\.field/,
    )
  })

  test('are named by penchant inspect', async () => {
    const { writeFile } = await import('node:fs/promises')
    const folder = await temporaryFolder()
    const [source, settings, out] = ['items.json', 'config.json', 'catalog.pnc'].map((name) => join(folder, name))
    await writeFile(source, JSON.stringify(books))
    await writeFile(settings, JSON.stringify({ ...config, segments }))
    assert.equal((await command(['build', source, '--config', settings, '--out', out])).code, 0)
    const { stdout } = await command(['inspect', out])
    for (const name of Object.keys(segments)) assert.match(stdout, new RegExp(`^ *${name} +\\S`, 'm'))
    assert.match(stdout, /SEGM/)
  })
})

for (const page of ['experiments.md', 'segments.md']) {
  test(`the examples of docs/${page} run`, async () => {
    const { examples, shown } = await runExamples(page, 'session')
    assert.ok(examples > 0 && shown > 1)
  })
}
