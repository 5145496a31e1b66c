// Impressions: at least half of an item, or as much of it as fills half of the window, was visible for one second while the page
// was. Once for each shelf and item.

const SHARE = 0.5
const LONG_ENOUGH = 1_000

/** If the size of the window is not known, as in a cross-origin frame, it counts as infinite: nothing fills half of it. */
const area = (box: DOMRectReadOnly | null): number => (box ? box.width * box.height : Number.POSITIVE_INFINITY)

export class Impressions {
  readonly #saw: (item: Element) => void
  readonly #timers = new Map<Element, ReturnType<typeof setTimeout>>()
  readonly #observer: IntersectionObserver | undefined
  #elements: readonly Element[] = []

  constructor(saw: (item: Element) => void) {
    this.#saw = saw
    // Without an IntersectionObserver, as in jsdom, no impression is recorded.
    if (typeof IntersectionObserver !== 'function') return
    this.#observer = new IntersectionObserver((entries) => this.#heard(entries), {
      threshold: [0, 0.125, 0.25, 0.375, SHARE],
    })
    document.addEventListener('visibilitychange', this.#turned)
  }

  /** Watches exactly these elements, and starts their time again. */
  watch(elements: Iterable<Element>): void {
    this.#pause()
    this.#elements = [...elements]
    if (document.visibilityState === 'visible') for (const element of this.#elements) this.#observer?.observe(element)
  }

  end(): void {
    this.#pause()
    document.removeEventListener('visibilitychange', this.#turned)
  }

  readonly #turned = (): void => this.watch(this.#elements)

  #pause(): void {
    this.#observer?.disconnect()
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #heard(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
      if (intersectionRatio >= SHARE || area(intersectionRect) >= area(rootBounds) * SHARE) this.#begin(target)
      else this.#stop(target)
    }
  }

  #begin(target: Element): void {
    if (this.#timers.has(target)) return
    this.#timers.set(
      target,
      setTimeout(() => this.#saw(target), LONG_ENOUGH),
    )
  }

  #stop(target: Element): void {
    clearTimeout(this.#timers.get(target))
    this.#timers.delete(target)
  }
}
