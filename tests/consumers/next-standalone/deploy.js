// What Next leaves to the deployment: the static files go to the server's folder, and nothing else is there.

import { cpSync, renameSync } from 'node:fs'

renameSync('.next/standalone', 'server')
cpSync('public', 'server/public', { recursive: true })
cpSync('.next/static', 'server/.next/static', { recursive: true })
renameSync('node_modules/penchant', 'node_modules/.penchant')
