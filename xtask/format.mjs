// npm run format: puts every source in the form that the lints ask for.

import { biome } from './lint.mjs'
import { cargo, npmPackages, rust } from './prerequisites.mjs'
import { job, Progress } from './progress.mjs'

await job(async () => {
  const progress = new Progress()
  await npmPackages(progress)
  await rust(progress, { linters: true })
  await progress.step('Formatting Rust', () => cargo(['fmt', '--all']))
  await progress.step('Formatting everything else', () => biome('check', '--write'))
})
