export default {
  tool: 'A worker of the page',
  group: 'plain',
  quick: true,
  page: { dir: '.', expects: { worker: true } },
}
