export default {
  tool: 'Scripts from another origin',
  group: 'plain',
  quick: true,
  page: { dir: '.', origins: { files: 'node_modules/penchant' } },
}
