// The browser is killed while tabs write. `npm run test:long` does it by the hundred.

import assert from 'node:assert/strict'
import { lab } from '../fixtures/lab.mjs'
import { report } from '../long/counts.mjs'
import { killing } from '../long/kills.mjs'
import { forEachBrowser, test } from './harness.mjs'

const root = await lab()
/** How often each browser is killed, `{"chromium":100}`, and for how many minutes at the most. */
const wanted = { chromium: 4, firefox: 2, ...JSON.parse(process.env.PENCHANT_KILLS ?? '{}') }
const minutes = Number(process.env.PENCHANT_KILL_MINUTES ?? 5)

await forEachBrowser(
  (room) => {
    test('a browser killed while two tabs write has every acknowledged event once when it is opened again', async (t) => {
      const deadline = performance.now() + minutes * 60_000
      const counts = await killing(room, { kills: wanted[room.name], deadline, tell: (what) => t.diagnostic(what) })
      report(`kills in ${room.name}`, counts)
      const { kills, acknowledged, discarded, ...wrong } = counts
      assert.ok(kills > 0 && acknowledged > kills, `${kills} kills, ${acknowledged} acknowledged`)
      assert.deepEqual(wrong, { lost: 0, doubled: 0, torn: 0, refused: 0, unopened: 0 })
      assert.ok(discarded <= 1 + kills / 20, `${discarded} databases that the browser declared corrupt`)
      assert.equal(kills, wanted[room.name], 'there was time for all')
    })
  },
  { root },
)
