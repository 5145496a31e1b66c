// Random programs of all that visitors and sites do with a profile: acts, wishes, facts, preferences, branches, forgetting, copies, a
// new catalogue. Whatever the program: typed errors only, parts that add up, a copy that ranks alike, and exact forgetting.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { open, PenchantError } from '../../dist/node.js'
import { books, config, HOUR, NOON } from '../fixtures/shop.mjs'

/** Programs of each property; `PENCHANT_PROGRAMS=20000 node --test tests/node/programs.test.mjs` takes them to length. */
const numRuns = Number(process.env.PENCHANT_PROGRAMS ?? 150)

const ids = books.map(({ id }) => id)
const stated = { ...config, facts: { theme: { field: 'subjects' }, member: {} } }
/** Another edition of the catalogue: two books are gone, one is new, and popularity has changed. */
const later = {
  items: [
    ...books.slice(2).map((book) => ({ ...book, lists: 9 - book.lists })),
    { id: 'kidnapped', title: 'Kidnapped', creators: ['Stevenson'], subjects: ['Scotland'], year: 1886, lists: 5 },
  ],
  config: stated,
}

const item = fc.constantFrom(...ids)
/** The event that an entry of the program refers to: any that was acknowledged. */
const which = fc.nat(30)
const interest = fc.constantFrom(
  { field: 'subjects', value: 'Sea stories' },
  { field: 'subjects', value: 'England' },
  { field: 'creators', value: 'Austen' },
)
const name = fc.constantFrom('gift', 'evening')
const period = fc.record({ from: fc.nat(20), hours: fc.nat(10) })
const theme = fc.constantFrom('Islands', 'Pirates', null)

const act = fc.record({ type: fc.constantFrom('view', 'click', 'like', 'dislike', 'cart', 'purchase', 'return'), item })
/** An act that no later one needs: a `return` needs the purchase. */
const passing = fc.record({ type: fc.constantFrom('view', 'click', 'like', 'dislike', 'cart'), item })

/** What can be told, each with what it is told with and how it is done. `acts` are the numbers of the program's own acts. */
const commands = {
  act: [8, act, async ({ penchant, acts }, event) => acts.push((await penchant.record(event)).event)],
  undo: [1, which, ({ penchant, acts }, at) => penchant.record({ type: 'undo', event: acts[at % acts.length] })],
  mute: [1, item, ({ penchant }, item) => penchant.profile.mute({ item })],
  pin: [1, interest, ({ penchant }, interest) => penchant.profile.pin(interest)],
  weigh: [1, interest, ({ penchant }, interest) => penchant.profile.weigh(interest, 0.5)],
  given: [2, theme, ({ penchant }, theme) => penchant.profile.given({ theme })],
  'given for the session': [
    1,
    fc.boolean(),
    ({ penchant }, member) => penchant.profile.given({ member }, { scope: 'session' }),
  ],
  branch: [
    2,
    fc.tuple(period, name),
    ({ penchant }, { from, hours }, name) =>
      penchant.profile.branch({ from: NOON + from * HOUR, to: NOON + (from + hours) * HOUR }, name),
  ],
  merge: [1, name, ({ penchant }, name) => penchant.profile.merge(name)],
  forget: [0, fc.constant(), ({ penchant }, what) => penchant.profile.forget(what)],
  'forget an event': [1, which, ({ penchant, acts }, at) => penchant.profile.forget({ event: acts[at % acts.length] })],
  'forget an item': [1, item, ({ penchant }, item) => penchant.profile.forget({ item })],
  'forget a branch': [1, name, ({ penchant }, branch) => penchant.profile.forget({ branch })],
  'forget a period': [
    1,
    period,
    ({ penchant }, { from, hours }) =>
      penchant.profile.forget({ from: NOON + from * HOUR, to: NOON + (from + hours) * HOUR }),
  ],
  'forget an interest': [1, interest, ({ penchant }, interest) => penchant.profile.forget(interest)],
}

/** What depends on all that was learned when it was told: a program with one of these is not exact without an act before it. */
const ofTheMoment = {
  prefer: [2, fc.tuple(item, item), ({ penchant }, above, below) => penchant.profile.prefer(above, below)],
  'import its own copy': [1, fc.constant(), async ({ penchant }) => penchant.data.import(await penchant.data.export())],
  reload: [
    1,
    fc.boolean(),
    ({ penchant }, isLater) => penchant.reload(isLater ? later : { items: books, config: stated }),
  ],
}

const all = { ...commands, ...ofTheMoment }
const program = (commands) =>
  fc.array(
    fc.oneof(
      ...Object.entries(commands).map(([name, [weight, given]]) => ({
        weight,
        arbitrary: fc.record({ name: fc.constant(name), given }),
      })),
    ),
    { minLength: 1, maxLength: 16 },
  )

/** A visitor whose clock goes on by an hour with each entry of a program. */
class Visitor {
  static async arrive() {
    const visitor = new Visitor()
    visitor.penchant = await open({ items: books, config: stated, consent: 'session', now: () => visitor.now })
    return visitor
  }

  now = NOON
  acts = []

  async do({ name, given }) {
    this.now += HOUR
    try {
      const [, , work] = all[name]
      await work(this, ...(Array.isArray(given) ? given : [given]))
    } catch (error) {
      assert.ok(error instanceof PenchantError, `${name}: expected a PenchantError, got ${error?.stack}`)
    }
  }

  shelf() {
    return this.penchant.recommend({ limit: 1_000, seen: 'include' })
  }
}

const scored = ({ items }) => items.map(({ id, score }) => [id, score])

/** Runs a property, and closes the visitors whatever became of it. */
async function holds(arbitrary, property) {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (given) => {
      const visitors = []
      const arrive = async () => {
        const visitor = await Visitor.arrive()
        visitors.push(visitor)
        return visitor
      }
      try {
        await property(given, arrive)
      } finally {
        await Promise.all(visitors.map(({ penchant }) => penchant.close()))
      }
    }),
    { numRuns },
  )
}

describe('whatever is done with a profile', () => {
  test('the parts of every score add up, and an explanation leaves nothing out', () =>
    holds(program(all), async (entries, arrive) => {
      const visitor = await arrive()
      for (const entry of entries) await visitor.do(entry)
      const shelf = await visitor.shelf()
      for (const { id, score } of shelf.items) {
        const { parts } = await visitor.penchant.explain(shelf.id, id)
        const sum = parts.reduce((sum, { contribution }) => sum + contribution, 0)
        assert.ok(Math.abs(sum - score) <= 1e-5, `${id}: its parts are ${sum}, its score ${score}`)
      }
    }))

  test('a copy of it ranks alike, to the bit', () =>
    holds(program(commands), async (entries, arrive) => {
      const visitor = await arrive()
      for (const entry of entries) await visitor.do(entry)
      // What was stated for the session is in no copy.
      await visitor.penchant.profile.given(null, { scope: 'session' })
      const other = await arrive()
      other.now = visitor.now
      await other.penchant.data.import(await visitor.penchant.data.export(), { mode: 'replace' })
      assert.deepEqual(scored(await other.shelf()), scored(await visitor.shelf()))
    }))

  test('without an act that is forgotten, it is the one that never saw it', () =>
    holds(fc.tuple(program(commands), passing, fc.nat(16)), async ([entries, extra, place], arrive) => {
      const [visitor, other] = [await arrive(), await arrive()]
      let forgotten
      for (const [index, entry] of entries.entries()) {
        if (index === place % entries.length) forgotten = (await visitor.penchant.record(extra)).event
        await visitor.do(entry)
        await other.do(entry)
      }
      // An entry of the program may have forgotten it already.
      await visitor.do({ name: 'forget', given: { event: forgotten } })
      other.now = visitor.now
      assert.deepEqual(scored(await visitor.shelf()), scored(await other.shelf()))
    }))
})
