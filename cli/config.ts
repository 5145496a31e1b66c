// The config that a command is given: a file of JSON, in which comments and commas at the end may stand, and a preset below it.

import stripJsonComments from 'strip-json-comments'
import type { Preset } from './presets.js'
import { readSource } from './source.js'
import { parsed } from './tuning/config.js'

/** The text of a config without its comments; empty where none was given. `preset` takes the place of the one that it names. */
export async function readConfig(path: string | undefined, preset?: Preset): Promise<string> {
  const text = path === undefined ? '' : new TextDecoder().decode(await readSource(path, 'config'))
  const json = stripJsonComments(text, { trailingCommas: true })
  return preset === undefined ? json : JSON.stringify({ ...parsed(json), preset })
}
