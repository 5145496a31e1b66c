// Random programs of what visitors do, in several tabs that are closed, reloaded and opened again, against a reference model: what
// was acknowledged is there once, nothing that was forgotten, erased or withdrawn comes back, and tabs agree.
//
// `PENCHANT_PROGRAMS=500 node --test tests/browser/model.test.mjs` takes it to length; PENCHANT_SEED repeats a run.

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { lab } from '../fixtures/lab.mjs'
import { report } from '../long/counts.mjs'
import { Visitors } from '../long/visitors.mjs'
import { forEachBrowser, test } from './harness.mjs'

const root = await lab()
const programs = Number(process.env.PENCHANT_PROGRAMS ?? 6)
const minutes = Number(process.env.PENCHANT_PROGRAM_MINUTES ?? 2)
const TABS = 3

const which = fc.nat(9)
const level = fc.constantFrom('off', 'session', 'device', 'device')
/** What a tab can be told, each with what it is told with. */
const commands = {
  record: [8, fc.tuple(which)],
  recordAndClose: [2, fc.tuple(which)],
  recordAndReload: [1, fc.tuple(which)],
  takeBack: [2, fc.tuple(which)],
  forget: [2, fc.tuple(which)],
  putBack: [2, fc.tuple(which)],
  import: [1, fc.tuple(fc.nat(1), fc.boolean())],
  erase: [1, fc.tuple()],
  consent: [2, fc.tuple(level, fc.boolean())],
  reload: [1, fc.tuple()],
  close: [1, fc.tuple()],
  agree: [1, fc.tuple()],
}
const command = fc.oneof(
  ...Object.entries(commands).map(([name, [weight, given]]) => ({
    weight,
    arbitrary: fc.record({ tab: fc.nat(TABS - 1), name: fc.constant(name), given }),
  })),
)

await forEachBrowser(
  (room) => {
    test('nothing is lost, doubled or brought back, whatever visitors do in several tabs', async () => {
      const counts = { programs: 0, commands: 0, acknowledged: 0 }
      const property = fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 14 }), async (program) => {
        const visitors = new Visitors(room)
        try {
          for (const { tab, name, given } of program) await visitors.do(tab, name, ...given)
          await visitors.agree()
        } finally {
          counts.programs += 1
          counts.commands += program.length
          counts.acknowledged += visitors.acknowledged
          await visitors.leave()
        }
      })
      const seed = process.env.PENCHANT_SEED && { seed: Number(process.env.PENCHANT_SEED) }
      const limit = { interruptAfterTimeLimit: minutes * 60_000, markInterruptAsFailure: false }
      try {
        await fc.assert(property, { numRuns: programs, ...limit, ...seed })
      } finally {
        report(`model in ${room.name}`, counts)
      }
      assert.ok(counts.acknowledged > 0)
    })
  },
  { root },
)
