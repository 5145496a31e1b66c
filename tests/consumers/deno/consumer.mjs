export default {
  tool: 'Deno 2',
  package: 'deno',
  group: 'runtime',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'visit.js' },
  // It asks for nothing but to read: no network, no environment.
  output: { command: ['npx', 'deno', 'run', '--no-prompt', '--allow-read=.', 'index.js'] },
}
