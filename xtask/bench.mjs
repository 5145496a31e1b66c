// npm run bench -- …, npm run bench:quality -- …, npm run bench:shelf -- …, npm run bench:sizing -- …, npm run bench:life -- …
// and npm run bench:feeds -- …: measures what is shipped, so everything is built first. `--quick` takes any of them through every step in seconds, for `npm test`.

import { at } from './layout.mjs'
import { buildAll, buildForSpeed, buildPackage } from './pipeline.mjs'
import { hand, Obstacle } from './processes.mjs'
import { job, Progress } from './progress.mjs'

const benches = {
  speed: { script: 'speed.mjs', build: buildForSpeed },
  quality: { script: 'quality.mjs', build: buildAll },
  shelf: { script: 'shelf.mjs', build: buildPackage },
  sizing: { script: 'sizing.mjs', build: buildPackage },
  life: { script: 'life.mjs', build: buildPackage },
  feeds: { script: 'feeds.mjs', build: buildPackage },
}

await job(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (!Object.hasOwn(benches, name)) throw new Obstacle(`There is no bench ${JSON.stringify(name)}.`)
  const { script, build } = benches[name]
  await build(new Progress({ quiet: args.includes('--json') }), { quick: args.includes('--quick') })
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return hand(process.execPath, [at('benches', script), ...args], { cwd })
})
