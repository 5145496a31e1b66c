// The presets of a config, as the option --preset names them.

import { UsageError } from './usage.js'

/** The presets that the compiler knows: src/compile/config/presets. */
export const PRESETS = ['shop', 'news', 'docs', 'courses', 'media'] as const
export type Preset = (typeof PRESETS)[number]

/** A preset by its name. Throws where there is none of it. */
export function presetOf(command: string, name: string | undefined): Preset | undefined {
  if (name === undefined) return undefined
  const preset = PRESETS.find((known) => known === name)
  if (preset) return preset
  throw new UsageError(`${command}: --preset: got ${JSON.stringify(name)}, expected one of ${PRESETS.join(', ')}`)
}
