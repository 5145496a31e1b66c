// Copies what a server needs, and nothing else, as Nitro and Next's `standalone` do before they ship it.
import { cp, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { nodeFileTrace } from '@vercel/nft'

const { fileList } = await nodeFileTrace(['index.js'])
for (const file of fileList) {
  await mkdir(dirname(join('standalone', file)), { recursive: true })
  await cp(file, join('standalone', file))
}
await cp('catalog.pnc', join('standalone', 'catalog.pnc'))
