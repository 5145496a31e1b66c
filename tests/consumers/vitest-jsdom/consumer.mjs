export default {
  tool: 'Vitest 4, jsdom',
  package: 'vitest',
  group: 'runner',
  fixtures: { 'items.ndjson': 'items.ndjson', 'catalog.pnc': 'catalog.pnc' },
  tests: { command: ['npx', 'vitest', 'run'] },
}
