// The base of a section of the controls, and what it can ask of <penchant-controls>.

import type { Personalizer } from '../../types.js'
import type { Words } from '../../words/wording.js'
import type { Called } from '../presentation.js'
import type { Strings } from '../strings/en.js'
import type { Section } from '../types.js'

/** The message after an act, and how to undo the act if that is possible. */
export interface Said {
  readonly text: string
  readonly undo?: () => Promise<unknown>
}

export interface Desk {
  readonly penchant: Personalizer
  readonly words: Strings
  readonly wording: Words
  readonly naming: Called
  locale(): string
  /** The heading level of the sections. */
  level(): number
  redraw(): void
  say(said: Said | undefined): void
  /** Does something, reports the outcome, and draws everything again. */
  act(work: () => Promise<Said | undefined>): Promise<void>
}

export abstract class Panel {
  abstract readonly name: Section
  protected readonly desk: Desk

  constructor(desk: Desk) {
    this.desk = desk
  }

  async load(): Promise<void> {}
  abstract render(): unknown
}
