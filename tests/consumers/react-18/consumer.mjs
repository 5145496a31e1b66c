import { elementShelf } from '../fixtures/hydrated.mjs'

/** What only React knew of is there: the array, and the listener, which put the clicked item's title into the page's. */
const also = async ({ page, assert }) => {
  const ids = await (await elementShelf(page)).ids()
  assert.ok(!ids.includes('sea-01'), 'what `exclude` names, an array, is not on the shelf')
  assert.notEqual(await page.title(), 'Elements that a server rendered', '`onPenchantSelect` heard the clicks')
}

export default {
  tool: 'React 18',
  package: 'react',
  group: 'framework',
  entry: 'penchant/react',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [
    ['npx', 'vite', 'build'],
    // React says what differs at hydration in its development build only.
    ['npx', 'vite', 'build', '--mode', 'development', '--outDir', 'dist-development'],
    ['npx', 'vite', 'build', '--ssr', 'src/server.jsx', '--outDir', 'server'],
    ['node', 'prerender.js', 'dist'],
    ['node', 'prerender.js', 'dist-development'],
  ],
  page: [
    { as: 'bindings, Strict Mode', dir: 'dist' },
    { as: 'bindings, Strict Mode, development', dir: 'dist-development', development: true },
    { as: 'elements, SSR', dir: 'dist', path: '/ssr.html', select: elementShelf, also },
    {
      as: 'elements, SSR, development',
      ...{ dir: 'dist-development', path: '/ssr.html', development: true, select: elementShelf, also },
    },
  ],
}
