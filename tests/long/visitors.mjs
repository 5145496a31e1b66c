// Visitors in several tabs of one profile, and the reference model of what the device has to hold.
//
// Each event is known by a mark of its own. On the device a mark is kept or perhaps kept; any other may not be there. What is in a
// tab's memory at level `session` is that tab's own.

import assert from 'node:assert/strict'
import { enter } from '../fixtures/lab.mjs'

/* global lab: what runs inside page.evaluate runs in the page */

const ITEMS = ['moby', 'emma', 'typee', 'island']
const NOON = 1_790_000_000_000
/** What a call may be refused with where another tab came first. */
const REFUSALS = new Set(['event_unknown', 'option_invalid', 'storage_failed'])

let profiles = 0

/** Runs in the page: does it, and says how things stand then. */
async function inPage(name, ...given) {
  const { penchant } = lab
  const events = async () => (await penchant.data.export()).events
  const numberOf = async (mark) => (await events()).find(({ surface }) => surface === mark)?.number
  const work = {
    record: async (item, surface) => penchant.record({ type: 'view', item, surface }),
    takeBack: async (mark, surface) => penchant.record({ type: 'undo', event: await numberOf(mark), surface }),
    forget: async (mark) => {
      lab.undos ??= []
      const forgotten = await penchant.profile.forget({ event: await numberOf(mark) })
      return lab.undos.push(forgotten) - 1
    },
    putBack: async (place) => lab.undos[place].undo(),
    import: async (copy, mode) => penchant.data.import(copy, { mode }),
    erase: async () => penchant.data.erase(),
    consent: async (level, keep) => penchant.consent.set(level, { keep }),
    look: async () => undefined,
  }
  const answer = { before: penchant.consent.level }
  try {
    answer.result = await work[name](...given)
  } catch (error) {
    answer.error = { name: error.name, code: error.code, message: error.message }
  }
  const { storage, consent } = await penchant.health()
  return { ...answer, level: consent, kind: storage.kind, damaged: storage.damaged, events: await events() }
}

const marksOf = (events) => events.filter(({ type }) => type === 'view').map(({ surface }) => surface)

export class Visitors {
  /** How many events were acknowledged. */
  acknowledged = 0
  #room
  #address
  #tabs = []
  /** Of the device: by mark, whether it is kept for certain. */
  #device = new Map()
  /** What was taken back, by mark. */
  #takenBack = new Map()
  /** How often everything on the device was erased or withdrawn. */
  #erasures = 0
  #marks = 0
  #story = []

  constructor(room) {
    this.#room = room
    this.#address = `/#model-${profiles++}`
  }

  /** Does what a tab is told. */
  async do(place, name, ...given) {
    this.#story.push(`${place}: ${name} ${given}`)
    this.#tabs[place] ??= { page: await this.#open(), forgotten: [] }
    await this[`_${name}`](this.#tabs[place], place, ...given)
  }

  /** Closes everything. */
  async leave() {
    for (const tab of this.#tabs) await tab?.page.close().catch(() => {})
  }

  /** Every tab comes to know what is on the device, and that is what it has to be. */
  async agree() {
    await this._agree()
  }

  async #open() {
    const page = await enter(this.#room, undefined, this.#address)
    await page.evaluate(() => lab.open())
    return page
  }

  /** Asks a tab; whatever it is refused with has to be one of ours. */
  async #ask(tab, name, ...given) {
    const answer = await tab.page.evaluate(inPage, name, ...given)
    const { error } = answer
    if (error) assert.ok(error.name === 'PenchantError' && REFUSALS.has(error.code), this.#tell(JSON.stringify(error)))
    return answer
  }

  #tell(what) {
    return `${what}\n  ${this.#story.join('\n  ')}`
  }

  #mark() {
    this.#marks += 1
    return `mark-${this.#marks}`
  }

  #keep(mark, isCertain) {
    this.#device.set(mark, isCertain || this.#device.get(mark) === true)
    this.acknowledged += Number(isCertain)
  }

  /** All on the device is gone, or perhaps gone. */
  #empty(isCertain) {
    this.#erasures += 1
    if (isCertain) this.#device.clear()
    else for (const mark of this.#device.keys()) this.#device.set(mark, false)
  }

  async _record(tab, _place, which) {
    const mark = this.#mark()
    const { result, error, kind } = await this.#ask(tab, 'record', ITEMS[which % ITEMS.length], mark)
    if (kind === 'indexeddb' && (result?.recorded || error)) this.#keep(mark, !error)
  }

  /** The tab is closed at once: nobody knows what became of the event. */
  async _recordAndClose(tab, place, which) {
    const mark = this.#mark()
    const { kind } = await this.#ask(tab, 'look')
    if (kind === 'indexeddb') this.#keep(mark, false)
    const item = ITEMS[which % ITEMS.length]
    await tab.page.evaluate(
      (item, surface) => void lab.penchant.record({ type: 'view', item, surface }).catch(() => {}),
      item,
      mark,
    )
    await this._close(tab, place)
  }

  async _recordAndReload(tab, place, which) {
    const mark = this.#mark()
    const { kind } = await this.#ask(tab, 'look')
    if (kind === 'indexeddb') this.#keep(mark, false)
    const item = ITEMS[which % ITEMS.length]
    await tab.page.evaluate(
      (item, surface) =>
        addEventListener('pagehide', () => void lab.penchant.record({ type: 'click', item, surface }).catch(() => {})),
      item,
      mark,
    )
    await this._reload(tab, place)
  }

  async _takeBack(tab, _place, which) {
    const { events, kind } = await this.#ask(tab, 'look')
    const marks = marksOf(events)
    if (kind !== 'indexeddb' || marks.length === 0) return
    const mark = marks[which % marks.length]
    const own = this.#mark()
    const { result, error, kind: after } = await this.#ask(tab, 'takeBack', mark, own)
    if (!error && result.recorded && after === 'indexeddb') this.#takenBack.set(mark, own)
  }

  async _forget(tab, _place, which) {
    const { events, kind } = await this.#ask(tab, 'look')
    const marks = marksOf(events)
    if (kind !== 'indexeddb' || marks.length === 0) return
    const mark = marks[which % marks.length]
    const { result, error } = await this.#ask(tab, 'forget', mark)
    if (!error) {
      tab.forgotten.push({ place: result, mark, wasCertain: this.#device.get(mark), erasures: this.#erasures })
      this.#device.delete(mark)
    } else if (error.code === 'storage_failed' && this.#device.has(mark)) this.#device.set(mark, false)
  }

  async _putBack(tab, _place, which) {
    if (tab.forgotten.length === 0) return
    const [{ place, mark, wasCertain, erasures }] = tab.forgotten.splice(which % tab.forgotten.length, 1)
    const { error } = await this.#ask(tab, 'putBack', place)
    // Nothing that was erased meanwhile may come back, whatever is answered.
    if (erasures === this.#erasures && wasCertain !== undefined) this.#keep(mark, !error && wasCertain)
  }

  async _import(tab, _place, number, isInstead) {
    const events = ['one', 'other'].map((name, k) => {
      const at = NOON - 3_600_000 * (number + 1) + k
      return { number: k + 1, type: 'view', at, item: ITEMS[k], surface: `copy-${number}-${name}` }
    })
    const copy = { format: 'penchant-profile', version: 1, events, items: [] }
    const { error, kind } = await this.#ask(tab, 'import', copy, isInstead ? 'replace' : 'merge')
    if (kind !== 'indexeddb') return
    if (isInstead) this.#empty(!error)
    for (const { surface } of events) this.#keep(surface, !error)
  }

  async _erase(tab) {
    const { error } = await this.#ask(tab, 'erase')
    tab.forgotten = []
    this.#empty(!error)
  }

  async _consent(tab, _place, level, keep) {
    const { events } = await this.#ask(tab, 'look')
    const keeps = keep && level === 'off'
    const { before, error, kind } = await this.#ask(tab, 'consent', level, keeps)
    tab.forgotten = []
    if (level === 'device') {
      const certain = before !== 'device' && kind === 'indexeddb' && !error
      if (before !== 'device') for (const mark of marksOf(events)) this.#keep(mark, certain)
    } else if (!keeps && (before === 'device' || level === 'off')) this.#empty(!error)
    // A session that follows a pause forgets what the pause kept, and what another tab has recorded since. Whether the tab was paused or
    // withdrawn, its level does not say.
    else if (level === 'session' && before === 'off') this.#empty(false)
    if (level !== 'device' && (before === 'device' || level === 'off') && !(keeps && before !== 'device')) {
      await this.#follow(tab)
    }
  }

  /** A withdrawal in one tab lowers the others. */
  async #follow(withdrawn) {
    for (const tab of this.#tabs.filter((tab) => tab && tab !== withdrawn)) {
      const followed = tab.page.waitForFunction(() => lab.penchant.consent.level !== 'device', { timeout: 5_000 })
      await followed.catch(() => assert.fail(this.#tell('a tab did not follow a withdrawal')))
      tab.forgotten = []
    }
  }

  async _reload(tab) {
    await tab.page.reload({ waitUntil: 'load' })
    await tab.page.waitForSelector('[data-state="ready"]')
    await tab.page.evaluate(() => lab.open())
    tab.forgotten = []
  }

  async _close(tab, place) {
    await tab.page.close()
    delete this.#tabs[place]
  }

  async _agree() {
    const fresh = { page: await this.#open(), forgotten: [] }
    try {
      const { events, kind, damaged } = await this.#ask(fresh, 'look')
      assert.deepEqual([kind, damaged], ['indexeddb', 0], this.#tell('the profile did not open on the device'))
      this.#check(events)
      const own = JSON.stringify(events)
      for (const tab of this.#tabs.filter(Boolean)) {
        const agrees = tab.page.waitForFunction(
          async (own) => {
            if ((await lab.health()).storage.kind !== 'indexeddb') return true
            return JSON.stringify((await lab.penchant.data.export()).events) === own
          },
          { timeout: 5_000 },
          own,
        )
        await agrees.catch(() => assert.fail(this.#tell(`a tab does not come to know ${own}`)))
      }
    } finally {
      await fresh.page.close()
    }
  }

  /** What is there, against what has to be; what was perhaps there is, or is not, from here on. */
  #check(events) {
    const marks = events.filter(({ type }) => type === 'view' || type === 'click').map(({ surface }) => surface)
    const there = new Set(marks)
    assert.equal(there.size, marks.length, this.#tell(`doubled: ${marks}`))
    for (const mark of marks) assert.ok(this.#device.has(mark), this.#tell(`${mark} is there: ${marks}`))
    for (const [mark, isCertain] of this.#device) {
      assert.ok(there.has(mark) || !isCertain, this.#tell(`${mark} is lost: ${marks}`))
    }
    this.#device = new Map(marks.map((mark) => [mark, true]))
    const byNumber = new Map(events.map(({ number, surface }) => [number, surface]))
    for (const { event } of events.filter(({ type }) => type === 'undo')) {
      const mark = byNumber.get(event)
      assert.ok(mark === undefined || this.#takenBack.has(mark), this.#tell(`${mark} was taken back by mistake`))
    }
  }
}
