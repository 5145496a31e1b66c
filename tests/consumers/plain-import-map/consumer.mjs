export default {
  tool: 'A page with an import map',
  group: 'plain',
  quick: true,
  page: { dir: '.' },
}
