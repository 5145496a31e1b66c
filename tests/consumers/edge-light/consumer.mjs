export default {
  tool: 'An edge function (edge-runtime)',
  package: 'edge-runtime',
  group: 'runtime',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'visit.js' },
  steps: [['node', 'build.js']],
  output: { command: ['node', 'index.js'] },
}
