export default {
  tool: 'TypeScript 5.3, 5.9, 6 and 7',
  package: 'typescript-7',
  group: 'runner',
  fixtures: {},
  steps: [['node', 'lint.js']],
  tests: { command: ['node', 'check.js'] },
}
