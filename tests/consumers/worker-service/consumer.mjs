/** The page's title says who answered, and in how many parts the worker described itself. */
async function answeredBy(name, { page, assert }) {
  await page.waitForFunction(() => document.title.endsWith('Abschnitte'))
  assert.match(await page.title(), new RegExp(`^${name}: [1-9]`))
}

/** Runs in the page: what a service worker says that imports what it may not. */
async function askRefused() {
  const registration = await navigator.serviceWorker.register('/refused.js', { type: 'module', scope: '/refused/' })
  const worker = registration.installing ?? registration.active
  while (worker.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 20))
  navigator.serviceWorker.startMessages()
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data), { once: true })
    worker.postMessage(undefined)
  })
}

// What a service worker loads is not among the page's own requests.
const expects = { wasm: [] }

export default {
  tool: 'A service worker',
  package: 'esbuild',
  group: 'plain',
  quick: true,
  entry: 'penchant/static',
  patched: 'the entry: a service worker may not use import()',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc', 'shelf.js': 'src/shelf.js', 'items.ndjson': 'items.ndjson' },
  steps: [
    ['npx', 'esbuild', 'classic-source.js', '--bundle', '--format=iife', '--target=es2022', '--outfile=classic.js'],
  ],
  page: [
    {
      as: 'module',
      dir: '.',
      expects,
      async also({ page, assert }) {
        await answeredBy('module', { page, assert })
        const refused = await page.evaluate(askRefused)
        assert.equal(refused.name, 'PenchantError')
        assert.equal(refused.code, 'script_unavailable')
        assert.match(refused.message, /penchant\/static/)
      },
    },
    { as: 'classic, esbuild', dir: '.', path: '/?classic', expects, also: (given) => answeredBy('classic', given) },
  ],
}
