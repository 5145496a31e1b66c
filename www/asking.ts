/**
 * The first visit's question: six covers, one round. What is answered is the engine's to remember; here is which covers
 * were asked about, and that the visitor would rather not say.
 */
import type { Item, Personalizer, TimelineEntry } from 'penchant'

export type Said = 'like' | 'dislike'

/** A cover that is asked about, and what was said of it, with the number of the event that says so. */
export interface Question {
  readonly item: Item
  readonly answer: { readonly said: Said; readonly event: number } | undefined
}

const SURFACE = 'onboarding'
const COVERS = 6
/** Whoever turns these wants another order, and has said nothing of any book. */
const DIALS: ReadonlySet<string> = new Set(['dial', 'surprise'])
/** Kept until the tab is closed, so that a reload does not ask again. It says nothing of who the visitor is. */
const SKIPPED = 'reading-room-skipped'

export class Asking {
  private round: readonly Item[] = []

  /** What is asked now, if anything: whoever has acted otherwise is known by that, and is not asked. */
  async questions(engine: Personalizer, timeline: readonly TimelineEntry[]): Promise<readonly Question[]> {
    const acted = timeline.some(({ type, surface }) => surface !== SURFACE && !DIALS.has(type))
    const late = timeline.length > 0 && this.round.length === 0
    if (engine.consent.level === 'off' || acted || late || skipped()) return []
    if (this.round.length === 0) this.round = await engine.onboarding.next({ count: COVERS })
    const questions = this.round.map((item) => ({ item, answer: answerOf(item.id, timeline) }))
    return questions.every(({ answer }) => answer !== undefined) ? [] : questions
  }

  skip(): void {
    this.round = []
    remember(true)
  }

  /** The visitor had everything erased, and is new again. */
  forget(): void {
    this.round = []
    remember(false)
  }
}

function answerOf(id: string, timeline: readonly TimelineEntry[]): Question['answer'] {
  const stands = timeline.find(({ item, takenBack }) => item === id && !takenBack)
  if (stands?.type !== 'like' && stands?.type !== 'dislike') return undefined
  return { said: stands.type, event: stands.event }
}

// A browser may keep a page from storing anything: then it is asked once for each time that it is opened.
function skipped(): boolean {
  try {
    return sessionStorage.getItem(SKIPPED) !== null
  } catch {
    return false
  }
}

function remember(skip: boolean): void {
  try {
    if (skip) sessionStorage.setItem(SKIPPED, '')
    else sessionStorage.removeItem(SKIPPED)
  } catch {}
}
