export default {
  tool: "webpack 5, target 'node'",
  package: 'webpack',
  group: 'bundler',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'src/visit.js' },
  steps: [
    ['npx', 'webpack', '--mode', 'production', '--target', 'node', '--entry', './src/main.js'],
    // As on a server that gets the build alone.
    ['node', '-e', "fs.rmSync('node_modules', { recursive: true })"],
  ],
  output: { command: ['node', 'dist/main.js'] },
}
