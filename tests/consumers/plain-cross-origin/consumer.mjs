export default {
  tool: 'Scripts from another origin',
  group: 'plain',
  page: { dir: '.', origins: { files: 'node_modules/penchant' } },
}
