export default {
  tool: 'Next 16',
  package: 'next',
  group: 'framework',
  entry: 'penchant/react',
  fixtures: { 'catalog.pnc': 'public/catalog.pnc' },
  steps: [['npx', 'next', 'build']],
  page: [
    { as: 'client component', command: ['npx', 'next', 'start', '-H', '127.0.0.1', '-p', '{port}'] },
    {
      as: 'client component, dev',
      development: true,
      command: ['npx', 'next', 'dev', '-H', '127.0.0.1', '-p', '{port}'],
    },
  ],
}
