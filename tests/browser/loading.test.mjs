// Loading in real browsers: policies, development servers, service workers, two copies of the package on one page.

import assert from 'node:assert/strict'
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { lab } from '../fixtures/lab.mjs'
import { forEachBrowser, test } from './harness.mjs'

const root = await lab()
const page = (policy = '') => `<!doctype html><meta charset="utf-8">${policy}<title>Loading</title>`
await writeFile(join(root, 'plain.html'), page())
await writeFile(
  join(root, 'no-wasm.html'),
  page(`<meta http-equiv="content-security-policy" content="script-src 'self'">`),
)
await writeFile(
  join(root, 'no-requests.html'),
  page(`<meta http-equiv="content-security-policy" content="connect-src 'none'">`),
)
/** The catalogue, as a page without a network would have it. */
const bytes = Array.from(await readFile(join(root, 'books.pnc')))
const items = Array.from({ length: 30 }, (_, at) => ({ id: `a${at}`, title: `Item ${at}`, tags: [`t${at % 3}`] }))
await writeFile(join(root, 'items.json'), JSON.stringify(items))

// A classic script that has the package within, as esbuild makes it: it has no `import.meta`.
await build({
  stdin: { contents: "export { open } from './penchant/static.js'", resolveDir: root },
  ...{ bundle: true, format: 'iife', globalName: 'penchant', outfile: join(root, 'penchant', 'classic.js') },
  logLevel: 'error',
})
await writeFile(
  join(root, 'clobbered.html'),
  `${page()}<img name="currentScript" src="/elsewhere/picture.png" alt=""><script src="/penchant/classic.js"></script>`,
)
// The README's page without a build tool, as it stands there; in a file, since the server's policy lets no inline script run.
const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
const [, example] = /^```html\n<script type="module">\n(.*?)<\/script>\n```/ms.exec(readme)
await writeFile(join(root, 'readme.js'), example)
await writeFile(
  join(root, 'readme.html'),
  `${page()}<p id="shelf"></p><script type="module" src="/readme.js"></script>`,
)
await copyFile(join(root, 'books.pnc'), join(root, 'catalog.pnc'))
await writeFile(join(root, 'classic.html'), `${page()}<script src="/penchant/classic.js"></script>`)

// What Vite up to 7 and Nuxt do while they develop: the scripts are moved, the rest stays where it was.
const moved = ['node_modules/.vite/deps', 'app/node_modules/.vite/deps', 'node_modules/.cache/vite/client/deps']
for (const folder of moved) {
  await mkdir(join(root, folder), { recursive: true })
  await cp(join(root, 'penchant'), join(root, folder), {
    recursive: true,
    filter: (path) => !path.endsWith('.wasm'),
  })
}
for (const base of ['', 'app']) {
  const dist = join(root, base, 'node_modules', 'penchant', 'dist')
  await mkdir(dist, { recursive: true })
  for (const file of ['penchant.wasm', 'compiler.wasm']) await copyFile(join(root, 'penchant', file), join(dist, file))
}
// A second copy of the package: as if two bundles of one page had it.
await mkdir(join(root, 'copy'))
await cp(join(root, 'penchant'), join(root, 'copy'), { recursive: true })

for (const name of ['static', 'index']) {
  const worker = `import { open, PenchantError } from './penchant/${name}.js'
    const walk = async () => {
      const items = await (await fetch('/items.json')).json()
      const penchant = await open({ items, consent: 'session' })
      const order = async () => (await penchant.recommend({ limit: 6 })).items.map(({ id }) => id)
      const before = await order()
      await penchant.record({ type: 'like', item: 'a4' })
      return { before, after: await order(), described: await penchant.describe() }
    }
    self.addEventListener('message', ({ source }) =>
      walk().then(
        (found) => source.postMessage(found),
        (error) => source.postMessage({ code: error.code, isOurs: error instanceof PenchantError, message: error.message }),
      ))`
  await writeFile(join(root, `worker-${name}.js`), worker)
}

await forEachBrowser(
  (room) => {
    /** Opens from a script of the page and says what came of it. */
    const opening = (tab, script, options = {}) =>
      tab.evaluate(
        async (script, options) => {
          const { open, PenchantError } = await import(script)
          try {
            const items = options.items && (await (await fetch(options.items)).json())
            const { bytes: given, ...others } = options
            const bytes = given && Uint8Array.from(given)
            const penchant = await open({ catalog: items ? undefined : (bytes ?? '/books.pnc'), ...others, items })
            const { length } = (await penchant.recommend({ limit: 3 })).items
            await penchant.close()
            return { length }
          } catch (error) {
            const { code, reason, message } = error
            return { code, reason, message, isOurs: error instanceof PenchantError }
          }
        },
        script,
        options,
      )
    const forget = (tab) => tab.problems.splice(0)

    test('the README’s page without a build tool shows the best of the catalogue', async () => {
      const tab = await room.open('/readme.html')
      await tab.waitForFunction(() => document.querySelector('#shelf').textContent.includes(', '))
      assert.match(await tab.evaluate(() => document.querySelector('#shelf').textContent), /Moby/)
    })

    test('a policy without wasm-unsafe-eval is named as the cause, with the directive', async () => {
      const tab = await room.open('/no-wasm.html')
      const { code, reason, message, isOurs } = await opening(tab, '/penchant/index.js')
      forget(tab)
      assert.deepEqual([code, reason, isOurs], ['wasm_unavailable', 'forbidden', true], message)
      assert.match(message, /'wasm-unsafe-eval' in `script-src`/)
    })

    test('a policy that allows no request is told apart from a file that is not there', async () => {
      const tab = await room.open('/no-requests.html')
      const refused = await opening(tab, '/penchant/index.js', { bytes })
      assert.deepEqual([refused.code, refused.reason], ['wasm_unavailable', 'unreachable'], refused.message)
      assert.match(refused.message, /connect-src/)
      const other = await room.open('/plain.html')
      const lost = await opening(other, '/penchant/index.js', { engine: '/nowhere.wasm' })
      assert.deepEqual([lost.code, lost.reason], ['wasm_unavailable', 'missing'], lost.message)
      const page = await room.open('/plain.html')
      const html = await opening(page, '/penchant/index.js', { engine: '/plain.html' })
      assert.deepEqual([html.code, html.reason], ['wasm_unavailable', 'html'], html.message)
      for (const each of [tab, other, page]) forget(each)
    })

    test('the engine within the script asks for no file', async () => {
      const tab = await room.open('/no-requests.html')
      assert.deepEqual(await opening(tab, '/penchant/inline.js', { bytes }), { length: 3 })
    })

    for (const folder of moved) {
      test(`scripts that a development server moved to ${folder} find their files`, async () => {
        const tab = await room.open('/plain.html')
        assert.deepEqual(await opening(tab, `/${folder}/index.js`, { items: '/items.json' }), { length: 3 })
        const files = room.requests.map(({ url }) => url).filter((url) => url.endsWith('.wasm'))
        const dist = `${folder.startsWith('app') ? '/app' : ''}/node_modules/penchant/dist`
        assert.deepEqual(files.sort(), [`${dist}/compiler.wasm`, `${dist}/penchant.wasm`])
      })
    }

    test('a page that opens a catalogue asks for one file of WebAssembly and for one script', async () => {
      const tab = await room.open('/plain.html')
      room.requests.length = 0
      assert.deepEqual(await opening(tab, '/penchant/index.js'), { length: 3 })
      const files = room.requests.map(({ url }) => url).filter((url) => url.startsWith('/penchant/'))
      assert.deepEqual(files.sort(), ['/penchant/index.js', '/penchant/penchant.wasm'])
    })

    test('a classic script finds its file, and no markup says where that is', async () => {
      for (const address of ['/classic.html', '/clobbered.html']) {
        const tab = await room.open(address)
        const found = await tab.evaluate(async () => {
          const { penchant } = globalThis
          const opened = await penchant.open({ catalog: '/books.pnc' }).catch(({ message }) => message)
          return typeof opened === 'string' ? opened : 'opened'
        })
        const files = room.requests.map(({ url }) => url).filter((url) => url.endsWith('.wasm'))
        // WebKit lets no element stand for `document.currentScript`, which is null once the script has run.
        const isHidden = await tab.evaluate(() => document.currentScript !== null)
        assert.equal(isHidden, address === '/clobbered.html' && room.name !== 'webkit')
        // Beside the script; where that cannot be known, beside the page, and never beside a picture.
        if (isHidden) assert.deepEqual(files, ['/penchant.wasm'], found)
        else assert.deepEqual([found, files], ['opened', ['/penchant/penchant.wasm']])
        forget(tab)
        room.requests.length = 0
      }
    })

    /** A service worker's answer to a message. */
    const asked = (tab, script) =>
      tab.evaluate(async (script) => {
        const registration = await navigator.serviceWorker.register(script, {
          type: 'module',
          scope: `/${Math.random()}`,
        })
        const worker = registration.installing ?? registration.waiting ?? registration.active
        const answer = new Promise((resolve) => {
          navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data))
          navigator.serviceWorker.startMessages()
        })
        worker.postMessage('walk')
        const found = await answer
        await registration.unregister()
        return found
      }, script)

    test('in a service worker, penchant/static compiles items, learns and describes itself', async (t) => {
      const tab = await room.open('/plain.html')
      if (room.name === 'firefox' && !(await modulesInServiceWorkers(tab)))
        return t.skip('no modules in service workers')
      const found = await asked(tab, '/worker-static.js')
      assert.ok(found.before, found.message)
      assert.notDeepEqual(found.after, found.before)
      assert.ok(JSON.stringify(found.described).length > 100)
    })

    test('in a service worker, penchant says that import() is not allowed there, and what to import', async (t) => {
      const tab = await room.open('/plain.html')
      if (room.name === 'firefox' && !(await modulesInServiceWorkers(tab)))
        return t.skip('no modules in service workers')
      const { code, isOurs, message } = await asked(tab, '/worker-index.js')
      assert.deepEqual([code, isOurs], ['script_unavailable', true], message)
      assert.match(message, /service worker.*penchant\/static/)
    })

    test('a signal ends an opening that waits for the storage, and nothing of it stays open', async () => {
      const tab = await room.open('/plain.html')
      const found = await tab.evaluate(async () => {
        const { open } = await import('/penchant/index.js')
        const name = 'penchant:stopped'
        const asked = (request) =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          })
        const soon = (work, ms) => Promise.race([work, new Promise((end) => setTimeout(end, ms, 'late'))])
        // Whatever is asked of the database waits for its deletion, which waits for this connection.
        const requests = []
        const { open: openDatabase } = IDBFactory.prototype
        const held = await asked(indexedDB.open(name))
        const deleted = asked(indexedDB.deleteDatabase(name))
        IDBFactory.prototype.open = function (...given) {
          const request = openDatabase.apply(this, given)
          requests.push(request)
          return request
        }
        const stopped = await (async () => {
          const controller = new AbortController()
          const opening = open({
            catalog: '/books.pnc',
            consent: 'device',
            profile: 'stopped',
            signal: controller.signal,
          })
          const ended = opening.then(
            () => 'opened',
            (error) => error,
          )
          const before = await soon(ended, 700)
          const reason = new Error('changed my mind')
          controller.abort(reason)
          const after = await soon(ended, 300)
          return { before, isReason: after === reason }
        })()
        held.close()
        await deleted
        await new Promise((resolve) => setTimeout(resolve, 500))
        const isOpen = ({ result }) => {
          try {
            return Boolean(result.transaction(result.objectStoreNames))
          } catch {
            return false
          }
        }
        const kept = (await caches.keys()).filter((key) => key.includes('stopped'))
        return { ...stopped, asked: requests.length, open: requests.filter(isOpen).length, kept }
      })
      assert.deepEqual(found, { before: 'late', isReason: true, asked: 1, open: 0, kept: [] })
    })

    test('two copies of the package on one page keep one profile in step', async () => {
      const tab = await room.open('/plain.html')
      const found = await tab.evaluate(async () => {
        const [one, other] = await Promise.all(['/penchant', '/copy'].map((path) => import(`${path}/index.js`)))
        const options = { catalog: '/books.pnc', consent: 'device', profile: 'shared' }
        const first = await one.open(options)
        const second = await other.open(options)
        const heard = new Promise((resolve) => second.subscribe(resolve))
        await first.record({ type: 'like', item: 'typee' })
        await heard
        const shelves = await Promise.all([first, second].map((each) => each.recommend({ limit: 5, seed: 1 })))
        const orders = shelves.map(({ items }) => items.map(({ id }) => id))
        const events = (await second.health()).events
        const third = await second.record({ type: 'view', item: 'omoo' })
        await first.data.erase()
        const left = (await first.health()).events
        await Promise.all([first.close(), second.close()])
        return { orders, events, third, left }
      })
      assert.deepEqual(found.orders[0], found.orders[1])
      assert.deepEqual([found.events, found.third.event, found.left], [1, 2, 0])
    })
  },
  { root },
)

/** Firefox has had modules in service workers since 147. */
async function modulesInServiceWorkers(tab) {
  return tab.evaluate(async () => {
    try {
      const registration = await navigator.serviceWorker.register('/worker-static.js', {
        type: 'module',
        scope: '/probe',
      })
      await registration.unregister()
      return true
    } catch {
      return false
    }
  })
}
