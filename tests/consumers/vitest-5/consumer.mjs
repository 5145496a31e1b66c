export default {
  tool: 'Vitest 5, node, jsdom and happy-dom',
  package: 'vitest',
  group: 'runner',
  node: 24,
  fixtures: { 'items.ndjson': 'items.ndjson', 'catalog.pnc': 'catalog.pnc' },
  tests: { command: ['npx', 'vitest', 'run'] },
}
