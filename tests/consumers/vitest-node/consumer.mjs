export default {
  tool: 'Vitest 4, node',
  package: 'vitest',
  group: 'runner',
  fixtures: { 'items.ndjson': 'items.ndjson', 'catalog.pnc': 'catalog.pnc' },
  tests: { command: ['npx', 'vitest', 'run'] },
}
