// The walk that the library exists for, on the built demo: a fresh visitor, three sea stories, one refusal, a reload,
// forgetting; and what the server hears of it all.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { site } from '../../xtask/layout.mjs'
import {
  account,
  atSea,
  closeAccount,
  forget,
  library,
  mostPoints,
  openFrom,
  points,
  press,
  settled,
  shelf,
  stored,
  why,
} from '../fixtures/library.mjs'
import { forEachBrowser, test } from './harness.mjs'

const SEA_STORIES = ['15', '120', '164']
const forYou = (page) => shelf(page, 'for-you')

/** What a visitor does who loves the sea. Each step is told to `check`. */
async function sailor(page, check = {}) {
  for (const id of SEA_STORIES) await openFrom(page, 'Sea stories', id)
  await check.afterThree?.()
  const [refused] = await forYou(page)
  await press(page, `[data-shelf="for-you"] [data-book="${refused}"] [data-action="not-for-me"]`)
  await page.waitForFunction((id) => !document.querySelector(`[data-shelf="for-you"] [data-book="${id}"]`), {}, refused)
  await check.afterRefusal?.(refused)
  await page.reload({ waitUntil: 'load' })
  await settled(page)
  await check.afterReload?.()
  await forget(page)
  await check.afterForgetting?.()
}

/** What a visitor does who cannot stand it: other books, liked, explained, taken back. */
async function landlubber(page) {
  const [first, second] = await forYou(page)
  await press(page, `[data-shelf="for-you"] [data-book="${first}"] [data-action="like"]`)
  await press(page, '.toast [data-action="undo"]')
  await press(page, why('for-you', second))
  await account(page)
  await closeAccount(page)
  await openFrom(page, 'Love stories', (await loveStories(page))[0])
  await page.reload({ waitUntil: 'load' })
  await settled(page)
}

async function loveStories(page) {
  await press(page, 'a[href="#/subject/Love%20stories"]')
  await page.waitForSelector('[data-shelf="subject"]')
  const ids = await shelf(page, 'subject')
  await press(page, 'a[href="#/"]')
  return ids
}

/**
 * A request, whole, but for what is the browser's own remark and not the page's: whether a press or a script began a
 * navigation, and in which order the headers stand (Chromium puts `if-none-match` last where the file has gone from its
 * memory and is only on its disk).
 */
function asHeard({ method, url, headers: { 'sec-fetch-user': _, ...headers } }) {
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify({ method, url, headers: Object.fromEntries(sorted) })
}

/** The books of *For you* that say they were drawn by lot, and what they say. */
const drawn = (page) =>
  page.$eval('[data-shelf="for-you"]', ({ shadowRoot }) =>
    [...shadowRoot.querySelectorAll('li[data-id]')].flatMap((entry) => {
      const mark = entry.querySelector('[part="exploring"]')
      return mark ? [{ id: entry.dataset.id, says: mark.textContent }] : []
    }),
  )

const surprise = '[data-shelf="for-you"] [data-action="surprise"]'

/** Turns the dial of surprise by a key, and resolves with what it says once the shelf has followed. */
async function turn(page, key, says) {
  const dial = await page.$(surprise)
  await dial.focus()
  await page.keyboard.press(key)
  await page.waitForSelector(`${surprise}[aria-valuetext="${says}"]`)
  await settled(page)
}

const asked = (page) => page.$$eval('[data-asked]', (all) => all.map(({ dataset }) => [dataset.asked, dataset.said]))

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(folder, join(entry.parentPath ?? entry.path, entry.name))}`)

await forEachBrowser((room) => {
  test('a visitor’s walk: the lists’ order, the sea, a refusal, a reload, and forgetting', async () => {
    const page = await room.open('/')
    await settled(page)
    const fresh = await forYou(page)
    assert.equal(fresh.length, 12)
    assert.deepEqual(fresh.map(points), mostPoints(12), 'a fresh visitor sees the lists’ order')
    let shown
    await sailor(page, {
      async afterThree() {
        shown = await forYou(page)
        const ten = shown.slice(0, 10)
        const sea = ten.filter(atSea)
        assert.ok(sea.length >= 6, `${sea.length} of the first ten are sea or adventure stories`)
        assert.ok(
          SEA_STORIES.every((id) => !shown.includes(id)),
          'what was opened is not offered again',
        )
        await press(page, why('for-you', sea[0]))
        const reasons = await account(page)
        const told = await reasons.evaluate((element) => [element.textContent, element.getRootNode().host.item])
        assert.match(told[0], /Moby-Dick|Treasure Island|Twenty Thousand Leagues/)
        assert.equal(told[1], sea[0])
        await closeAccount(page)
      },
      async afterRefusal(refused) {
        shown = await forYou(page)
        const gone = new Set(library.get(refused).creators)
        const left = shown.filter((id) => library.get(id).creators?.some((creator) => gone.has(creator)))
        assert.deepEqual(left, [], `${[...gone].join(', ')} is gone from the first shelf`)
      },
      async afterReload() {
        assert.deepEqual(await forYou(page), shown, 'after a reload the order is the same')
      },
      async afterForgetting() {
        assert.deepEqual(await forYou(page), fresh, 'after forgetting the order is the fresh visitor’s')
        const counts = await stored(page)
        assert.deepEqual(Object.keys(counts), ['penchant:default/events', 'penchant:default/items'])
        assert.deepEqual(Object.values(counts), [0, 0], 'the database is empty')
      },
    })
  })

  test('what is refused while its account is read leaves the shelf once that is closed, and can be taken back before', async () => {
    const page = await room.open('/')
    await settled(page)
    const before = await forYou(page)
    const [first] = before
    const refuse = 'penchant-why >>> dialog[open] .acts button'
    await press(page, why('for-you', first))
    await account(page)
    await press(page, refuse)
    const undo = 'penchant-why >>> dialog[open] [role="status"] button'
    await page.waitForSelector(undo, { visible: true })
    assert.deepEqual(await forYou(page), before, 'nothing moves under what is read')
    await press(page, undo)
    await page.waitForFunction(() =>
      [...document.querySelectorAll('penchant-why')].some(
        ({ shadowRoot }) =>
          shadowRoot.querySelector('dialog[open] [role="status"]')?.textContent.trim() === 'Taken back.',
      ),
    )
    await press(page, refuse)
    await page.waitForSelector(undo, { visible: true })
    await closeAccount(page)
    await page.waitForFunction((id) => !document.querySelector(`[data-shelf="for-you"] [data-book="${id}"]`), {}, first)
    const after = await forYou(page)
    assert.equal(after.length, before.length)
    assert.ok(!after.includes(first))
    await forget(page)
    assert.deepEqual(await forYou(page), before)
  })

  test('on “Your data” every act is listed, and what is forgotten there, the shelves forget', async () => {
    const page = await room.open('/')
    await settled(page)
    const fresh = await forYou(page)
    await openFrom(page, 'Sea stories', SEA_STORIES[0])
    await press(page, 'a[href="#/"]')
    await page.waitForFunction(
      (id) => document.querySelector('[data-shelf="for-you"] [data-book]')?.dataset.book !== id,
      {},
      fresh[0],
    )
    await page.evaluate(() => {
      location.hash = '#/data'
    })
    const acts = '[part="timeline"] li'
    // Looked for at every frame: what changes in a shadow, observers of the document do not hear of.
    const act = await page.waitForSelector(`penchant-controls >>> ${acts} [data-act="forget"]`, { visible: true })
    await act.evaluate((button) => button.click())
    await page.waitForFunction(
      (acts) => document.querySelector('penchant-controls').shadowRoot.querySelector(acts) === null,
      {},
      acts,
    )
    await page.evaluate(() => {
      location.hash = '#/'
    })
    await page.waitForFunction(
      (id) => document.querySelector('[data-shelf="for-you"] [data-book]')?.dataset.book === id,
      {},
      fresh[0],
    )
    assert.deepEqual(await forYou(page), fresh)
  })

  test('a dial turns the shelf from more like this to surprise me, and stays where it is', async () => {
    await room.fresh()
    const page = await room.open('/')
    await settled(page)
    assert.ok(await page.$eval(surprise, ({ disabled }) => disabled), 'while nothing is known there is nothing to turn')
    await openFrom(page, 'Sea stories', SEA_STORIES[0])
    await turn(page, 'Home', 'More like this')
    const alike = await forYou(page)
    assert.deepEqual(await drawn(page), [], 'more like this draws no lots')
    await turn(page, 'End', 'Surprise me')
    const lots = await drawn(page)
    const surprised = await forYou(page)
    assert.ok(lots.length > 0, 'a surprise is drawn')
    assert.ok(lots.every(({ says }) => says === 'Something different'))
    assert.notDeepEqual(surprised, alike)
    const note = await page.$eval('[data-shelf="for-you"] .shelf-note', ({ textContent }) => textContent)
    assert.match(note, /here by lot, to find out what else you like/)
    await press(page, why('for-you', lots[0].id))
    const reasons = await account(page)
    const stages = await reasons.evaluate(
      (element) => element.getRootNode().querySelector('[part="stages"]').textContent,
    )
    assert.match(stages, /To find out what else you like/)
    await closeAccount(page)
    await page.reload({ waitUntil: 'load' })
    await settled(page)
    await page.waitForSelector(`${surprise}[aria-valuetext="Surprise me"]`)
    assert.deepEqual(await forYou(page), surprised, 'the lots are the same all through a visit')
    await page.evaluate(() => {
      location.hash = '#/data'
    })
    const no = await page.waitForSelector('penchant-controls >>> [data-level="off"]', { visible: true })
    await no.evaluate((button) => button.click())
    await page.waitForSelector('penchant-controls >>> [data-level="off"][aria-pressed="true"]', { visible: true })
    await page.evaluate(() => {
      location.hash = '#/'
    })
    await page.waitForSelector('[data-shelf="for-you"] [data-book]')
    await settled(page)
    assert.equal(await page.$(surprise), null, 'without consent there is no dial')
    assert.equal(await page.$('[data-asking]'), null, 'nor is anything asked')
  })

  test('a cover goes before another one: dragged or by the keyboard, said before it is done, and taken back', async () => {
    await room.fresh()
    const page = await room.open('/')
    await settled(page)
    for (const id of SEA_STORIES) await openFrom(page, 'Sea stories', id)
    const wishes = () => page.$$eval('.toast p', ([toast]) => toast?.textContent)
    const before = await forYou(page)
    const box = async (id) => {
      const cover = await page.$(`[data-shelf="for-you"] [data-book="${id}"] .card-open`)
      const { x, y, width, height } = await cover.boundingBox()
      return [x + width / 2, y + height / 2]
    }
    await page.$eval('[data-shelf="for-you"]', (shelf) => shelf.scrollIntoView({ block: 'center' }))
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))

    // Which books an interest can put before others is not known in advance: some stand where they are for variety.
    let done
    for (let place = 3; place > 0 && !done; place--) {
      // While books still move to their places, the page is a picture of itself that nobody can take hold of.
      let marked
      for (let trial = 0; trial < 4 && !marked; trial++) {
        await page.mouse.move(...(await box(before[place])))
        await page.mouse.down()
        await page.mouse.move(...(await box(before[0])), { steps: 8 })
        marked = await page.waitForSelector('.card-target', { timeout: 2_000 }).catch(() => undefined)
        await page.mouse.up()
      }
      assert.ok(marked, 'the cover under the pointer is marked')
      await page.waitForSelector('.toast')
      assert.equal(await page.evaluate(() => location.hash), '#/', 'a cover that was dragged is not opened')
      done = await page.$('[data-action="apply"]')
    }
    assert.ok(done, 'one of three can be put first')
    assert.match(await wishes(), /before .*: (more|less) /)
    assert.deepEqual(await forYou(page), before, 'nothing changes before it is applied')
    await press(page, '[data-action="cancel"]')
    assert.equal(await page.$('.toast'), null)

    // By the keyboard: each cover has a button that puts it before its neighbour.
    let applied
    for (let place = 1; place < 8 && !applied; place++) {
      await press(page, `[data-shelf="for-you"] [data-book="${before[place]}"] [data-action="forward"]`)
      await page.waitForSelector('.toast')
      applied = await page.$('[data-action="apply"]')
    }
    assert.ok(applied)
    await press(page, '[data-action="apply"]')
    await page.waitForSelector('.toast [data-action="undo"]')
    await settled(page)
    assert.notDeepEqual(await forYou(page), before)
    await press(page, '.toast [data-action="undo"]')
    await settled(page)
    assert.deepEqual(await forYou(page), before)
  })

  test('a first visit is asked by covers: an answer teaches at once, can be taken back, and is asked for once', async () => {
    await room.fresh()
    const page = await room.open('/')
    await settled(page)
    const fresh = await forYou(page)
    const round = await asked(page)
    assert.equal(round.length, 6)
    const [[first], [second]] = round
    const says = (id, what) => `[data-asked="${id}"] [data-action="answer-${what}"]`

    await press(page, says(first, 'like'))
    await page.waitForSelector(`[data-asked="${first}"][data-said="like"]`)
    const taught = await forYou(page)
    assert.notDeepEqual(taught, fresh, 'the shelf follows at once')
    assert.ok(!taught.includes(first))
    await press(page, '.toast [data-action="undo"]')
    await page.waitForSelector(`[data-asked="${first}"]:not([data-said])`)
    assert.deepEqual(await forYou(page), fresh, 'what was said can be taken back')

    await press(page, says(second, 'dislike'))
    await page.waitForSelector(`[data-asked="${second}"][data-said="dislike"]`)
    assert.ok(!(await forYou(page)).includes(second))
    await press(page, says(second, 'like'))
    await page.waitForSelector(`[data-asked="${second}"][data-said="like"]`)
    assert.deepEqual(
      (await asked(page)).map(([id]) => id),
      round.map(([id]) => id),
      'one round',
    )
    for (const [id] of round) if (id !== second) await press(page, says(id, 'like'))
    await page.waitForFunction(() => !document.querySelector('[data-asking]'))
    const focused = await page.evaluate(() => document.activeElement.closest('[data-shelf]')?.dataset.shelf)
    assert.equal(focused, 'for-you', 'the focus goes on with the shelf')
    await page.reload({ waitUntil: 'load' })
    await settled(page)
    assert.equal(await page.$('[data-asking]'), null, 'whoever has answered is not asked again')
  })

  test('whoever skips the covers is not asked again, and has told nothing', async () => {
    await room.fresh()
    const page = await room.open('/')
    await settled(page)
    const fresh = await forYou(page)
    await press(page, '[data-asking] [data-action="skip"]')
    assert.equal(await page.$('[data-asking]'), null)
    assert.deepEqual(Object.values(await stored(page)), [0, 0])
    await page.reload({ waitUntil: 'load' })
    await settled(page)
    assert.equal(await page.$('[data-asking]'), null)
    assert.deepEqual(await forYou(page), fresh)
    await openFrom(page, 'Sea stories', SEA_STORIES[0])
    await forget(page)
    assert.equal((await asked(page)).length, 6, 'who had everything erased is new again')
    await openFrom(page, 'Sea stories', SEA_STORIES[0])
    assert.equal(await page.$('[data-asking]'), null, 'whoever opens a book is known by that')
  })

  test('the server hears only of the page’s own files, and the same whatever the visitor does', async () => {
    const heard = {}
    for (const [name, visitor] of Object.entries({ sailor, landlubber })) {
      await room.fresh()
      room.requests.length = 0
      const page = await room.open('/')
      await settled(page)
      await visitor(page)
      // What would still be sent when a page is left, is sent.
      await page.goto('about:blank')
      await new Promise((resolve) => setTimeout(resolve, 200))
      // Whether a file that a visitor has is asked for again, WebKit decides by when it is needed.
      const isFirst = ({ headers }) => room.name !== 'webkit' || !headers['if-none-match']
      heard[name] = room.requests.filter(isFirst).map(asHeard).sort()
      const own = new Set(['/', ...files(site)])
      for (const { method, url } of room.requests) {
        assert.equal(method, 'GET', url)
        assert.ok(own.has(url), `the server was asked for ${url}`)
      }
    }
    assert.ok(heard.sailor.some((request) => request.includes('/books.pnc')))
    const only = (one, other) => heard[one].filter((request) => !heard[other].includes(request))
    assert.deepEqual(only('sailor', 'landlubber'), [], 'the server can tell who loves the sea')
    assert.deepEqual(only('landlubber', 'sailor'), [], 'the server can tell who does not')
    assert.equal(heard.sailor.length, heard.landlubber.length)
  })
})
