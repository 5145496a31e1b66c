import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EdgeRuntime } from 'edge-runtime'

const files = (await readdir('dist')).filter((file) => file.endsWith('.wasm'))
const modules = {}
for (const file of files) modules[file] = await WebAssembly.compile(await readFile(join('dist', file)))

const edge = new EdgeRuntime({
  initialCode: await readFile('dist/handler.js', 'utf8'),
  // No code is made there at run time: what is to run was compiled before.
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { modules }),
})
const response = await edge.dispatchFetch('https://edge.example/', {
  method: 'POST',
  body: await readFile('catalog.pnc'),
})
console.log(await response.text())
