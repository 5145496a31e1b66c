import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('manifest.json', import.meta.url), 'utf8'))

export default {
  tool: 'An extension’s page (Manifest V3)',
  group: 'plain',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'shelf.js': 'src/shelf.js' },
  // The browser gives an extension's pages the policy of its manifest.
  page: { dir: '.', headers: { 'content-security-policy': manifest.content_security_policy.extension_pages } },
}
