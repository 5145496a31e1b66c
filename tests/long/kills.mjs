// Kills a whole browser while tabs write, again and again, and counts what is there when it is opened again.

import { enter } from '../fixtures/lab.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

/** How often in a row one profile is killed: what was there before the last but one kill is looked at again. */
const ROUNDS_OF_A_PROFILE = 4
const TABS = 2
/** How long it is written before the browser is killed, from the first acknowledgement on, in milliseconds. */
const SHORTEST = 20
const LONGEST = 400

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Writes without an end, three calls at a time, and says in the console what was acknowledged. */
const write = (tab) => {
  let number = 0
  const again = async () => {
    for (;;) {
      const surface = `${tab}-${number++}`
      const { event } = await lab.penchant.record({ type: 'view', item: 'moby', surface })
      console.log(`acknowledged ${surface} ${event}`)
    }
  }
  for (let k = 0; k < 3; k++) void again().catch((error) => console.log(`refused ${error.message}`))
}

/** Notes whether the database was made anew or deleted, and what Chromium says of data that it lost itself. */
const watch = () => {
  const { open, deleteDatabase } = IDBFactory.prototype
  globalThis.story = []
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given)
    request.addEventListener('upgradeneeded', ({ dataLoss, dataLossMessage }) => {
      globalThis.story.push(`made anew (data loss: ${dataLoss} ${dataLossMessage})`)
    })
    return request
  }
  IDBFactory.prototype.deleteDatabase = function (...given) {
    globalThis.story.push('deleted')
    return deleteDatabase.apply(this, given)
  }
}

/** What a profile holds, by the marks that it was written with. */
async function found(page) {
  return page.evaluate(async () => {
    const { events } = await lab.penchant.data.export()
    const { storage } = await lab.health()
    const marks = events.map(({ surface, item }) => item && surface)
    return { kind: storage.kind, damaged: storage.damaged, marks, story: globalThis.story.join(', ') || 'as it was' }
  })
}

/** Writes in several tabs and kills the browser; resolves to what was acknowledged by then. */
async function writeAndKill(room, address, round) {
  const acknowledged = []
  const refused = []
  const tabs = []
  let begun
  const first = new Promise((resolve) => {
    begun = resolve
  })
  for (let tab = 0; tab < TABS; tab++) {
    const page = await enter(room, undefined, address)
    await page.evaluate(() => lab.open())
    page.on('console', (message) => {
      const [word, mark] = message.text().split(' ')
      if (word === 'acknowledged') acknowledged.push(mark)
      if (word === 'refused') refused.push(message.text())
      begun()
    })
    tabs.push(page)
  }
  await Promise.all(tabs.map((page, tab) => page.evaluate(write, `${round}-${tab}`)))
  await first
  await pause(SHORTEST + Math.random() * (LONGEST - SHORTEST))
  await room.kill()
  return { acknowledged, refused }
}

/**
 * Kills the browser `kills` times, or until `deadline` (by performance.now()). Resolves to the counts: acknowledged events, and of
 * them those that were lost or are there twice; rows that are torn; calls that were refused; profiles that did not open on the
 * device. Databases that Chromium itself declared corrupt and
 * made anew are counted apart: nobody can read them. `tell` hears of every loss.
 */
export async function killing(room, { kills, deadline = Number.POSITIVE_INFINITY, tell = () => {} }) {
  const counts = { kills: 0, acknowledged: 0, lost: 0, doubled: 0, torn: 0, refused: 0, unopened: 0, discarded: 0 }
  for (let profile = 0; counts.kills < kills && performance.now() < deadline; profile++) {
    const address = `/#kills-${profile}`
    let known = []
    for (let round = 0; round < ROUNDS_OF_A_PROFILE && counts.kills < kills && performance.now() < deadline; round++) {
      const { acknowledged, refused } = await writeAndKill(room, address, round)
      known.push(...acknowledged)
      const page = await enter(room, watch, address)
      await page.evaluate(() => lab.open())
      const { kind, damaged, marks, story } = await found(page)
      await page.close()
      const there = new Set(marks)
      counts.kills += 1
      counts.acknowledged += acknowledged.length
      const lost = known.filter((mark) => !there.has(mark))
      const isDiscarded = story.includes('data loss: total')
      counts.discarded += Number(isDiscarded)
      counts.lost += isDiscarded ? 0 : lost.length
      // Each is counted once.
      known = known.filter((mark) => there.has(mark))
      if (lost.length > 0) {
        const which = `${lost.length} (${lost[0]} to ${lost.at(-1)}), ${marks.length} are there`
        tell(`profile ${profile}, kill ${round}: lost ${which}; the database: ${story}`)
      }
      counts.doubled += marks.length - there.size
      counts.torn += damaged + marks.filter((mark) => !/^\d+-\d+-\d+$/.test(mark)).length
      counts.refused += refused.length
      counts.unopened += kind === 'indexeddb' ? 0 : 1
    }
  }
  return counts
}
