// The commands of the package, as a site types them, in one folder of items.ndjson, train.csv and test.csv.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const GIGABYTE = 2 ** 30

export class Commands {
  constructor(folder) {
    this.folder = folder
  }

  #run(args) {
    const since = performance.now()
    const output = execFileSync(process.execPath, [cli, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: GIGABYTE,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const seconds = ((performance.now() - since) / 1_000).toFixed(0)
    process.stderr.write(`${seconds.padStart(5)} s  penchant ${args.join(' ')}\n`)
    return output
  }

  /** Vectors trained on all of train.csv, with the items' heaviest terms where a number of them is given. */
  train(name, dimensions, terms) {
    const side = terms === undefined ? [] : ['--items', 'items.ndjson', '--terms', String(terms)]
    this.#run(['train', 'train.csv', '--dim', String(dimensions), ...side, '--out', `${name}.npy`])
    return name
  }

  /** The name of a config that was tuned on a share of train.csv. */
  tune(name, options) {
    const out = `${name}.config.json`
    this.#run(['tune', 'train.csv', '--items', 'items.ndjson', ...options, '--out', out])
    return out
  }

  /** The catalogue that `learn` makes of train.csv, after its own choice. */
  learn(out, options) {
    this.#run(['learn', 'items.ndjson', 'train.csv', ...options, '--out', out])
    return out
  }

  /** The table of EASE on train.csv, each item with as many neighbours as can be asked for. */
  neighbours(out, regularization) {
    const settings = regularization === undefined ? [] : ['--regularization', String(regularization)]
    this.#run(['train', 'train.csv', '--neighbours', '--per-item', '1024', ...settings, '--out', out])
    return out
  }

  /** What `evaluate` finds of a finished catalogue on test.csv. */
  judge(catalog, options) {
    const files = ['--catalog', catalog, '--train', 'train.csv', '--test', 'test.csv']
    return JSON.parse(this.#run(['evaluate', ...files, ...options, '--json']))
  }

  /** What `evaluate` finds on test.csv, under a config where one is named. */
  evaluate(config, options, vectors) {
    const named = vectors.flatMap((name) => ['--vectors', `${name}=${name}.npy`])
    const under = config === undefined ? [] : ['--config', config]
    const files = ['--items', 'items.ndjson', '--train', 'train.csv', '--test', 'test.csv', ...under]
    return JSON.parse(this.#run(['evaluate', ...files, ...named, ...options, '--json']))
  }
}
