export default {
  tool: 'A shared worker',
  group: 'plain',
  quick: true,
  // What a shared worker loads is not among the page's own requests.
  page: { dir: '.', expects: { wasm: [] } },
}
