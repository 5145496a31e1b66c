// What Next leaves to the deployment: the static files belong beside the server. node gather.js <folder>.

import { cpSync, renameSync } from 'node:fs'

const [folder] = process.argv.slice(2)
renameSync('.next/standalone', folder)
cpSync('public', `${folder}/public`, { recursive: true })
cpSync('.next/static', `${folder}/.next/static`, { recursive: true })
