// One part of the controls, and what it can ask of the whole.

import type { Personalizer } from '../../types.js'
import type { Words } from '../../words/wording.js'
import type { Called } from '../presentation.js'
import type { Strings } from '../strings/en.js'
import type { Section } from '../types.js'

/** What the visitor is told after an act, and how it is taken back where that can be done. */
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
  /** The level of the panels' headings. */
  level(): number
  redraw(): void
  say(said: Said | undefined): void
  /** Does something, says what came of it, and shows everything anew. */
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
