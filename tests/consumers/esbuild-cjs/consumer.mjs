export default {
  tool: 'esbuild, CommonJS for Node',
  package: 'esbuild',
  group: 'bundler',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'src/visit.js' },
  steps: [
    ['npx', 'esbuild', 'src/main.js', '--bundle', '--platform=node', '--format=cjs', '--outfile=dist/main.cjs'],
    // As on a server that gets the build alone.
    ['node', '-e', "fs.rmSync('node_modules', { recursive: true })"],
  ],
  output: { command: ['node', 'dist/main.cjs'] },
}
