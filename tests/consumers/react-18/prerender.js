// What a server would answer with, written into the built page: node prerender.js <folder>.

import { readFile, writeFile } from 'node:fs/promises'
import { render } from './server/server.js'

const page = `${process.argv[2]}/ssr.html`
const html = await readFile(page, 'utf8')
await writeFile(page, html.replace('<!--app-->', render()))
