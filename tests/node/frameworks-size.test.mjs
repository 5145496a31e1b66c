// What a binding adds to a page, by Brotli, and that it adds nothing where nothing of it is used. docs/frameworks.md says the sizes.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const document = await readFile(`${root}docs/frameworks.md`, 'utf8')

/** A site's own build, in which the package itself and the framework stand elsewhere. */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', write: false, logLevel: 'silent' },
    tsconfigRaw: {},
    plugins: [
      {
        name: 'elsewhere',
        setup({ onResolve }) {
          const elsewhere = /^(penchant|react|vue|solid-js|@angular\/core|svelte(\/\w+)?)$/
          onResolve({ filter: elsewhere }, ({ path }) => ({ path, external: true, sideEffects: false }))
        },
      },
    ],
  })
  return outputFiles[0].text
}

const kilobytes = (text) => brotliCompressSync(text).length / 1000

/** The least that a page uses, with what it may take and all of it may, in kB. */
const bindings = {
  react: [['PenchantProvider', 'useShelf'], 3.2, 7.2],
  vue: [['providePenchant', 'useShelf'], 3.1, 5.2],
  svelte: [['providePenchant', 'useShelf'], 3, 5.1],
  solid: [['PenchantProvider', 'useShelf'], 3, 5.1],
  angular: [['providePenchant', 'injectShelf'], 3, 5.1],
}

for (const [name, [least, leastSize, wholeSize]] of Object.entries(bindings)) {
  describe(`penchant/${name}`, () => {
    test('adds nothing where nothing of it is used', async () => {
      const text = await bundled(`import * as all from 'penchant/${name}'\nimport { ${least} } from 'penchant/${name}'`)
      assert.equal(text.trim(), '')
    })

    test('is as small as the document says', async (context) => {
      const measured = [
        kilobytes(await bundled(`export { ${least} } from 'penchant/${name}'`)),
        kilobytes(await bundled(`export * from 'penchant/${name}'`)),
      ]
      context.diagnostic(`${name}: ${measured.map((size) => size.toFixed(2)).join(' and ')} kB`)
      assert.match(document, new RegExp(`\\| \`penchant/${name}\` \\|.*\\| ${leastSize} kB \\| ${wholeSize} kB \\|`))
      const said = [leastSize, wholeSize]
      measured.forEach((size, at) => {
        assert.ok(size < said[at] + 0.05, `${size} kB, and ${said[at]} kB were said`)
      })
    })
  })
}
